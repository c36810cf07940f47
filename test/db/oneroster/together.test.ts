import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import test from "node:test";
import pg from "pg";
import { exportOneRoster } from "../../../db/runner/oneroster/index.ts";
import { isRepetition } from "../../support/database.ts";
import { smallBundle, writeLargeBundle } from "./bundles.ts";
import type { Imported } from "./import_child.ts";
import { fixture, openSchool, outcomes, type School } from "./school.ts";

test("two imports at once: the second finds what the first one brought", async () => {
  const school = await openSchool();
  const reports = await Promise.all([school.import(fixture), school.import(fixture)]);
  assert.deepEqual(reports.map((report) => outcomes(report, "enrollments.csv")).sort(), [
    "added 2482",
    "unchanged 2482",
  ]);
  assert.equal(await school.value("select count(*)::int from students"), 500);
});

test("an import that is killed half way leaves nothing", async () => {
  const school = await openSchool();
  const before = await school.counts();
  const child = startImport(school, fixture);
  const [step] = (await once(child, "message")) as [string];
  assert.equal(step, "merging");
  child.kill("SIGKILL");
  await once(child, "exit");
  await sessionsEnded(school.url);
  assert.deepEqual(await school.counts(), before);
  assert.equal((await school.import(fixture)).accepted, true);
});

test("a school is imported into while it is used", async () => {
  const school = await openSchool();
  await school.import(smallBundle());
  const client = new pg.Client(school.url);
  await client.connect();
  await client.query("begin");
  await client.query(`lock table "tenant_${school.slug}".students in row share mode`);
  assert.equal((await school.import(fixture)).accepted, true);
  await client.query("rollback");
  await client.end();
});

// The size matters once; when all tests are run again elsewhere, a tenth of it will do.
const users = isRepetition ? 5_000 : 50_000;

test(`${users.toLocaleString("en")} users, in bounded memory`, async (t) => {
  const school = await openSchool();
  const folder = await writeLargeBundle(users, { enrollmentsPerStudent: 1 });
  const { report, memory } = await imported(startImport(school, folder));
  assert.deepEqual(report.errors, []);
  assert.equal(outcomes(report, "users.csv"), `added ${users + 2}`);
  assert.equal(outcomes(report, "enrollments.csv"), `added ${users * 0.8 + 2}`);
  assert.equal(await school.value("select count(*)::int from student_guardians"), users * 0.75);
  t.diagnostic(`import: ${report.seconds.toFixed(1)} s, ${memory} MB`);
  assert.ok(memory < 600, `${memory} MB`);

  const { files, seconds } = await exportOneRoster(school.url, school.slug, `${folder}/out.zip`);
  t.diagnostic(`their export: ${seconds.toFixed(1)} s`);
  assert.deepEqual([files["users.csv"], files["enrollments.csv"]], [users + 2, users * 0.8 + 2]);
});

/** In a process of its own, for being killed or having its memory measured. */
function startImport(school: School, folder: string): ChildProcess {
  return fork(new URL("./import_child.ts", import.meta.url), [school.url, school.slug, folder], {
    execArgv: [], // Else it would be a test runner where we are one.
  });
}

function imported(child: ChildProcess): Promise<Imported> {
  return new Promise((resolve, reject) => {
    child.on("message", (message) => {
      if (typeof message === "object") resolve(message as Imported);
    });
    child.once("exit", (code) => {
      reject(new Error(`The import has ended with ${code}.`));
    });
  });
}

/** Waits until Postgres has noticed that the other end is gone. */
async function sessionsEnded(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity
         where application_name = 'homeroom-runner' and datname = current_database()`,
      );
      if (rows[0]!.count === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await client.end();
  }
}
