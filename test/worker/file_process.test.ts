import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf } from "../../runtime/errors.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";
import { exitOf, startProcess } from "./worker_process.ts";

const [slug] = slugs;
const deadlineMs = 30_000;

/** Looks until there is something. */
async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + deadlineMs; Date.now() < end; await wait(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error("It did not happen.");
}

describe("the process that writes a file", async () => {
  const db = await openDatabase();
  const mail = await startMailServer();
  const queue = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => queue.close());
  await queue.clear(); // Of what the demo schools have queued.

  /** A file of so many rows that it takes some seconds. */
  function askForFile(): Promise<string> {
    return db.commitAsOwner(slug, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `with run as (
           insert into report_runs (
             report_name, state, row_count, is_truncated, started_at, finished_at, columns,
             rows_document
           )
           select 'Long', 'succeeded', count(*), false, now(), now(),
             '[{"name": "number", "type": "integer"}, {"name": "word", "type": "text"}]',
             convert_to(
               json_agg(json_build_object('number', number, 'word', 'Word ' || number))::text, 'UTF8'
             )
           from generate_series(1, 40000) as number
           returning id
         )
         insert into report_files (report_run_id, format, name, media_type)
         select id, 'pdf', 'Long.pdf', 'application/pdf' from run returning id`,
      );
      return rows[0]!.id;
    });
  }

  const stateOf = (id: string) =>
    db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ state: string; has_parts: boolean }>(
        `select state, exists (
           select from report_file_parts where report_file_id = report_files.id
         ) as has_parts
         from report_files where id = $1`,
        [id],
      );
      return rows[0]!;
    });

  /** The process that a worker has started for a file. */
  const writerOf = (worker: number) =>
    eventually(() => {
      const list = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
      const found = list
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .find(
          ([, parent, ...args]) =>
            parent === String(worker) && args.join(" ").includes("writer.ts"),
        );
      return found && Number(found[0]);
    });

  it("ends its file when the worker is told to stop, and is waited for", async (test) => {
    const { child, said } = startProcess(test, db, mail, { SHUTDOWN_SECONDS: "100" });
    await said("ready");
    const file = await askForFile();
    const writer = await writerOf(child.pid!);
    await eventually(async () => (await stateOf(file)).has_parts || undefined);
    // As a terminal and systemd do: all hear of it.
    for (const pid of [writer, child.pid!]) process.kill(pid, "SIGTERM");
    await said("stopping");
    assert.equal(await exitOf(child), 0);
    assert.equal((await stateOf(file)).state, "ready");
  });

  it("ends with a worker that is killed; another worker writes the file", async (test) => {
    const { child, said } = startProcess(test, db, mail);
    await said("ready");
    const file = await askForFile();
    const writer = await writerOf(child.pid!);
    child.kill("SIGKILL");
    await exitOf(child);
    await eventually(() => {
      try {
        process.kill(writer, 0);
        return undefined;
      } catch (error) {
        return codeOf(error);
      }
    });
    assert.notEqual((await stateOf(file)).state, "ready");
    await queue.addJob("write_report_file", { school: slug, payload: { report_file_id: file } });
    await queue.runJobs();
    assert.equal((await stateOf(file)).state, "ready");
  });
});
