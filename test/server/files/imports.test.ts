import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { strToU8, zipSync } from "fflate";
import { csv, smallBundle } from "../../db/oneroster/bundles.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, restOf } from "../../support/rest.ts";
import { startServer, type Answer } from "../../support/server.ts";
import { subscribe } from "../../support/subscribing.ts";
import { startMailServer } from "../../worker/mail_server.ts";
import { openWorker } from "../../worker/support.ts";
import { upload } from "./support.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const mail = await startMailServer();
database.defer(() => mail.close());
const worker = openWorker(database, mail);
database.defer(() => worker.close());
const server = await startServer(database);
const tokenOf = async (login: string) => (await signIn(server, school, login)).accessToken;
const admin = await tokenOf("admin");
const registrar = await tokenOf("registrar");
const student = await tokenOf("student");

const send = (
  token: string,
  fields: Record<string, string>,
  content: string | Buffer,
  name = "file.csv",
) => upload(server, { slug: school, token, path: "/imports" }, fields, { content, name });
const people = (count: number) =>
  [
    "admission_number,Vorname,last_name,school,comment",
    ...Array.from(
      { length: count },
      (_, n) => `JOB-${n},Given${n},Family,north,${"x".repeat(1000)}`,
    ),
  ].join("\n");
const students = { kind: "students", mapping: '{"Vorname": "first_name"}' };
const bundle = (change: Partial<ReturnType<typeof smallBundle>> = {}) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries({ ...smallBundle(), ...change }).map(([name, rows]) => [
          name,
          strToU8(csv(rows!)),
        ]),
      ),
    ),
  );

function idOf(answer: Answer): string {
  assert.equal(answer.status, 202, answer.text);
  const { id, state } = bodyOf(answer).data;
  assert.equal(state, "QUEUED");
  assert.equal(answer.headers.location, `/api/v1/data-imports/${String(id)}`);
  return String(id);
}

const fields =
  "state,lineCount,rowsRead,createdCount,updatedCount,unchangedCount,errorCount,errorCode,progressPercent";
async function outcome(id: string, token = admin): Promise<Record<string, unknown>> {
  const answer = await restOf(server, school, token)("GET", `/data-imports/${id}?fields=${fields}`);
  assert.equal(answer.status, 200, answer.text);
  return bodyOf(answer).data;
}
async function run(id: string, token?: string): Promise<Record<string, unknown>> {
  await worker.runJobs();
  return outcome(id, token);
}
async function count(query: string): Promise<number> {
  return database.asOwner(school, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::integer as count from ${query}`,
    );
    return rows[0]!.count;
  });
}
const imported = () => count("students where admission_number like 'JOB-%'");

/** Leaves an import as a worker does that was killed a while ago. */
async function leave(id: string, since: string): Promise<void> {
  await database.commitAsOwner(school, async (client) => {
    await client.query("alter table data_imports disable trigger _100_timestamps");
    await client.query(
      "update data_imports set state = 'running', updated_at = now() - $2::interval where id = $1",
      [id, since],
    );
    await client.query("alter table data_imports enable trigger _100_timestamps");
  });
}

describe("a CSV file", () => {
  it("is brought in by a job, and changes nothing when it comes again", async () => {
    const id = idOf(await send(registrar, students, people(1200)));
    const queued = await outcome(id, registrar);
    assert.deepEqual([queued.state, queued.progressPercent], ["QUEUED", 0]);
    assert.equal(await imported(), 0);
    const done = await run(id, registrar);
    assert.deepEqual(
      [done.state, done.createdCount, done.progressPercent],
      ["ACCEPTED", 1200, 100],
    );
    assert.equal(await imported(), 1200);
    const again = await run(idOf(await send(registrar, students, people(1200))));
    assert.deepEqual(
      [again.state, again.createdCount, again.unchangedCount],
      ["ACCEPTED", 0, 1200],
    );
  });

  it("says how far it is to whoever watches it and may see it", async () => {
    const id = idOf(await send(registrar, students, people(1250)));
    const query = `subscription ($id: UUID!) {
      dataImportChanged(id: $id) { state progressPercent rowsRead createdCount }
    }`;
    const watch = (token: string) =>
      subscribe({ port: server.port, slug: school, token }, { query, variables: { id } });
    const [watcher, stranger] = [await watch(registrar), await watch(student)];
    const comesTo = async (state: string, rowsRead: number) => {
      for (;;) {
        const { dataImportChanged: row } = (await watcher.next()).data;
        if (row.state === state && row.rowsRead === rowsRead) return row;
      }
    };
    let running: Promise<void> | undefined;
    await database.asOwner(school, async (client) => {
      // Nobody else's import of students goes on meanwhile, so this one waits in the middle.
      await client.query(
        `select pg_advisory_xact_lock(
           hashtextextended((current_schema() || ' students:import') collate "C", 0)
         )`,
      );
      running = worker.runJobs();
      const half = await comesTo("RUNNING", 1250);
      assert.equal(half.progressPercent, 20);
    });
    await running;
    const done = await comesTo("ACCEPTED", 1250);
    assert.deepEqual([done.progressPercent, done.createdCount], [100, 50]);
    assert.deepEqual(stranger.sent, []);
    watcher.stop();
    stranger.stop();
  });

  it("with errors changes nothing, and all of them can be downloaded", async () => {
    const wrong = "admission_number,first_name,last_name,school\nJOB-X,=A,B,nowhere\n,A,B,north";
    const id = idOf(await send(registrar, { kind: "students" }, wrong, "wrong.csv"));
    const done = await run(id);
    assert.deepEqual([done.state, done.errorCount], ["REFUSED", 2]);
    const file = await restOf(server, school, registrar)("GET", `/imports/${id}/errors`);
    assert.equal(file.status, 200, file.text);
    assert.match(file.headers["content-type"]!, /^text\/csv/);
    const [header, first, second] = file.text.split("\r\n");
    assert.equal(header, "file,line,column,value,reason");
    assert.match(first!, /^wrong\.csv,2,school,nowhere,/);
    assert.match(second!, /^wrong\.csv,3,admission_number,,is missing/);
    const stranger = await restOf(server, school, student)("GET", `/imports/${id}/errors`);
    assert.equal(stranger.status, 404);
  });

  it("is refused to who may not import, at once", async () => {
    const answer = await send(student, students, people(1));
    assert.equal(answer.status, 403, answer.text);
    const unknown = await send(admin, { kind: "unicorns", mapping: "[]" }, people(1));
    assert.equal(unknown.status, 422);
    assert.deepEqual(
      bodyOf(unknown).errors?.map(({ pointer }) => pointer),
      ["/kind", "/mapping"],
    );
    assert.equal((await send(admin, { kind: "oneroster" }, people(1))).status, 415);
  });
});

describe("a job", () => {
  it("ends when who asked for it may not import any more, or cancels it", async () => {
    const id = idOf(await send(registrar, students, people(1300)));
    await database.commitAsOwner(school, (client) =>
      client.query("update users set is_active = false where email like 'registrar@%'"),
    );
    const done = await run(id);
    await database.commitAsOwner(school, (client) =>
      client.query("update users set is_active = true where email like 'registrar@%'"),
    );
    assert.deepEqual([done.state, done.errorCode], ["FAILED", "FORBIDDEN"]);

    const other = idOf(await send(admin, students, people(1400)));
    const cancel = () =>
      restOf(server, school, admin)("POST", "/rpc/cancel-import", { body: { importId: other } });
    const cancelled = await cancel();
    assert.equal(cancelled.status, 200, cancelled.text);
    assert.equal((await run(other)).state, "CANCELLED");
    assert.equal(bodyOf(await cancel()).code, "SC811");
    assert.equal(await imported(), 1250);
  });

  it("that was left in the middle begins again, or says that it was left", async () => {
    const file = people(10).replaceAll("JOB-", "AGAIN-");
    const id = idOf(await send(admin, students, file));
    await leave(id, "1 minute");
    assert.deepEqual([(await run(id)).state, (await run(id)).createdCount], ["ACCEPTED", 10]);

    const lost = idOf(await send(admin, students, file));
    await worker.clear();
    await leave(lost, "11 minutes");
    await worker.addJob("tidy_imports", { school, payload: {} });
    const done = await run(lost);
    assert.deepEqual([done.state, done.errorCode], ["FAILED", "ABANDONED"]);
  });
});

describe("a OneRoster bundle", () => {
  it("is brought in by a job, and changes nothing when it comes again", async () => {
    const roster = { kind: "oneroster", invitations: "false" };
    const id = idOf(await send(admin, roster, bundle(), "roster.zip"));
    const done = await run(id);
    assert.deepEqual([done.state, done.errorCount], ["ACCEPTED", 0], JSON.stringify(done));
    assert.ok(Number(done.createdCount) > 5);
    assert.equal(done.rowsRead, done.lineCount);
    assert.equal(await count("students where first_name = 'Sam' and last_name = 'Pupil'"), 1);
    const again = await run(idOf(await send(admin, roster, bundle(), "roster.zip")));
    assert.deepEqual(
      [again.state, again.createdCount, again.updatedCount, again.unchangedCount],
      ["ACCEPTED", 0, 0, again.lineCount],
    );
  });

  it("with errors, or tried only, changes nothing", async () => {
    const users = smallBundle()["users.csv"]!;
    users.push(["s9", "true", "nowhere", "student", "s9", "New", "Pupil", "S9", "", "", "07"]);
    const wrong = idOf(
      await send(admin, { kind: "oneroster" }, bundle({ "users.csv": users }), "roster.zip"),
    );
    assert.equal((await run(wrong)).state, "REFUSED");
    const file = await restOf(server, school, admin)("GET", `/imports/${wrong}/errors`);
    assert.match(file.text, /users\.csv,4,orgSourcedIds,nowhere,/);

    users.at(-1)![2] = "school";
    const tried = idOf(
      await send(
        admin,
        { kind: "oneroster", dryRun: "true" },
        bundle({ "users.csv": users }),
        "roster.zip",
      ),
    );
    const done = await run(tried);
    assert.deepEqual([done.state, Number(done.createdCount) > 0], ["ACCEPTED", true]);
    assert.equal(await count("students where first_name = 'New'"), 0);
  });

  it("is for those who may do it for all schools, and must be one", async () => {
    const office = await tokenOf("registrar");
    assert.equal((await send(office, { kind: "oneroster" }, bundle(), "r.zip")).status, 403);
    const empty = Buffer.from(zipSync({ "notes.txt": strToU8("no roster") }));
    const done = await run(idOf(await send(admin, { kind: "oneroster" }, empty, "roster.zip")));
    assert.equal(done.state, "REFUSED");
    const broken = bundle().subarray(0, 400);
    const failed = await run(idOf(await send(admin, { kind: "oneroster" }, broken, "roster.zip")));
    assert.deepEqual([failed.state, failed.errorCode], ["FAILED", "BAD_BUNDLE"]);
  });
});
