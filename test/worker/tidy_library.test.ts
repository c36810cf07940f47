import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { Library } from "../db/library/library.ts";
import { day } from "../db/academic/world.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

const expired = "library_reservation_expired";
const ready = "library_reservation_ready";
const overdue = "library_loan_overdue";

describe("the library's nightly work", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  await night(); // Reminds of what is overdue in the demo schools.
  beforeEach(() => worker.clear());

  /** A reader who did not fetch a book, the next in turn, and one who did not bring a book back. */
  function evening(school: string) {
    return db.commitAsOwner(school, async (client) => {
      const library = await Library.open(client);
      const late = await library.reader();
      const next = await library.reader();
      const forgetful = await library.reader();
      const book = await library.book();
      await library.copy(book);
      const { id } = await library.reserve(book, late);
      await library.reserve(book, next);
      await client.query("update reservations set kept_until = $2 where id = $1", [id, day(-1)]);
      await library.loan(await library.copy(await library.book()), forgetful, 2);
      /** How often the three were told what concerns them. */
      return () =>
        db.asOwner(school, async (reading) => {
          const told = async (member: string, kind: string) => {
            const { rows } = await reading.query(
              `select from notifications
               join students on students.user_id = notifications.user_id
               join library_members on library_members.student_id = students.id
               where library_members.id = $1 and kind = $2`,
              [member, kind],
            );
            return rows.length;
          };
          return [
            await told(late, expired),
            await told(next, ready),
            await told(forgetful, overdue),
          ];
        });
    });
  }

  async function night(): Promise<void> {
    await worker.addJob("for_each_school", { task: "tidy_library" });
    await worker.runJobs();
  }

  function counts(school: string) {
    return worker.log
      .filter((line) => line.task === "tidy_library" && line.school === school)
      .filter(({ msg }) => /\bdone\b/i.test(msg))
      .map(({ expired, reminded }) => [expired, reminded]);
  }

  it("gives what was not fetched to the next, and reminds of what is overdue, once", async () => {
    const told = await evening(slug);
    await night();
    await night();
    assert.deepEqual(await told(), [1, 1, 1]);
    assert.deepEqual(counts(slug), [
      [1, 1],
      [0, 0],
    ]);
    assert.deepEqual(counts(otherSlug), [
      [0, 0],
      [0, 0],
    ]);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  for (const [broken, meanwhile, done] of [
    ["expire_reservations", [0, 0, 1], [undefined, 1]],
    ["remind_overdue", [1, 1, 0], [1, undefined]],
  ] as const) {
    it(`does the rest when ${broken} fails, and that at the next attempt`, async () => {
      const told = await evening(slug);
      const rename = (from: string, to: string) =>
        db.commitAsOwner(slug, (client) =>
          client.query(`alter function ${from}() rename to ${to}`),
        );
      await rename(broken, "hidden");
      await night();
      assert.deepEqual(await told(), meanwhile);
      assert.deepEqual(counts(slug), [done]);
      const [job] = await worker.waitingJobs();
      assert.deepEqual([job!.task, job!.school, job!.attempts], ["tidy_library", slug, 1]);
      const failure = worker.log.find(({ msg }) => msg.startsWith("Job failed"))!;
      assert.match(JSON.stringify(failure.err), new RegExp(`${broken}\\(\\) does not exist`));

      await rename("hidden", broken);
      await worker.letTimePass();
      await worker.runJobs();
      assert.deepEqual(await told(), [1, 1, 1]);
      assert.deepEqual(await worker.waitingJobs(), []);
    });
  }
});
