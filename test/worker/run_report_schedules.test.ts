import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { become, becomeOwner, saveReport } from "../db/reports/reports.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

const registrar = demoId("users/registrar");
const teacher = demoId("users/teacher");

interface Run {
  state: string;
  asked_by_id: string;
  row_count: number | null;
}

describe("scheduled reports", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  await change("select grant_permission('Teacher', 'report_schedules:create')");
  beforeEach(async () => {
    await change("delete from report_schedules");
    await worker.clear();
  });

  function change(sql: string, values: unknown[] = []): Promise<unknown> {
    return db.commitAsOwner(slug, (client) => client.query(sql, values));
  }

  /** A report that somebody has run daily and that should have run so many days ago for the first time. */
  async function missed(
    owner: string,
    days: number,
    query = "select class_name from report_class_lists",
  ) {
    return db.commitAsOwner(slug, async (client) => {
      const report = await saveReport(client, query);
      await client.query("select share_report($1, 'Teacher')", [report]);
      await become(client, slug, owner);
      const { rows } = await client.query<{ id: string }>(
        "select id from schedule_report($1, '0 6 * * *', $2)",
        [report, demoId("schools/north")],
      );
      await becomeOwner(client);
      const { id } = rows[0]!;
      await client.query(
        "update report_schedules set next_run_at = now() - make_interval(days => $2) where id = $1",
        [id, days],
      );
      return id;
    });
  }

  async function runs(schedule: string): Promise<Run[]> {
    return db.asOwner(slug, async (client) => {
      const { rows } = await client.query<Run>(
        "select state, asked_by_id, row_count from report_runs where report_schedule_id = $1",
        [schedule],
      );
      return rows;
    });
  }

  async function quarter(): Promise<void> {
    await worker.addJob("for_each_school", { task: "run_report_schedules" });
    await worker.runJobs();
  }

  function counts() {
    return worker.log
      .filter(({ task }) => task === "run_report_schedules")
      .filter(({ msg, school }) => msg === "Job done" && school === slug)
      .map(({ succeeded, failed }) => [succeeded, failed]);
  }

  it("run once, however often they were missed, and not before they are due", async () => {
    const id = await missed(registrar, 3);
    const later = await missed(registrar, -1);
    await quarter();
    await quarter();
    assert.deepEqual(
      (await runs(id)).map(({ state }) => state),
      ["succeeded"],
    );
    assert.deepEqual(await runs(later), []);
    assert.deepEqual(counts(), [
      [1, 0],
      [0, 0],
    ]);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("show what their owners may see, who are told", async () => {
    const [all, some] = [await missed(registrar, 0), await missed(teacher, 0)];
    await quarter();
    const [whole] = await runs(all);
    const [part] = await runs(some);
    assert.deepEqual([whole!.asked_by_id, part!.asked_by_id], [registrar, teacher]);
    assert.ok(part!.row_count! > 0 && part!.row_count! < whole!.row_count!);
    const { rows } = await db.asOwner(slug, (client) =>
      client.query<{ user_id: string }>(
        `select user_id from notifications
         join report_runs on report_runs.id = notifications.subject_id
         where report_schedule_id = any ($1)`,
        [[all, some]],
      ),
    );
    assert.deepEqual(rows.map(({ user_id }) => user_id).sort(), [registrar, teacher].sort());
  });

  it("go on when one fails, which is its result", async () => {
    const divided = "select 1 / (count(*) - count(*)) as n from report_class_lists";
    const [failing, fine] = [await missed(registrar, 2, divided), await missed(registrar, 1)];
    await quarter();
    assert.deepEqual(
      [...(await runs(failing)), ...(await runs(fine))].map(({ state }) => state),
      ["failed", "succeeded"],
    );
    assert.deepEqual(counts(), [[1, 1]]);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("are due still when one cannot even be recorded, and keep no other waiting", async () => {
    const [broken, fine] = [await missed(registrar, 2), await missed(registrar, 1)];
    await change(
      `create function refuse() returns trigger language plpgsql as $$
       begin raise disk_full; end $$;
       create trigger _999_refuse before insert on report_runs for each row
       when (new.report_schedule_id = '${broken}') execute function refuse()`,
    );
    await quarter();
    assert.deepEqual(await runs(broken), []);
    assert.equal((await runs(fine)).length, 1);
    assert.equal((await worker.waitingJobs("run_report_schedules"))[0]!.attempts, 1);

    await change("drop trigger _999_refuse on report_runs");
    await quarter();
    assert.equal((await runs(broken)).length, 1);
    assert.equal((await runs(fine)).length, 1);
    assert.deepEqual(await worker.waitingJobs(), []);
    assert.ok(worker.log.every(({ school, level }) => school !== otherSlug || level === "info"));
  });
});
