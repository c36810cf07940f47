import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import { memoryOf, peakDuring } from "../support/memory.ts";
import { names, serverUrl, slug } from "./as_user.ts";
import { seconds, timeEach, type Bench } from "./figures.ts";
import { prepareSchools } from "./schools.ts";
import { buildApiIfNeeded, startServerProcess } from "./server_process.ts";
import { openSession } from "./sessions.ts";

const rows = 200_000;
const runs = 3;

/** A table of very many rows as CSV: how long it takes, and what the server's memory grows by. */
export const csv: Bench = async ({ adminUrl }) => {
  await buildApiIfNeeded(adminUrl);
  const url = await prepareSchools(adminUrl, "homeroom_bench_csv", 1);
  await withClient(url, async (client) => {
    await client.query(`set search_path = ${searchPathOf(names)}`);
    // What triggers do with so many rows is measured elsewhere.
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into attendance_records (student_id, class_id, day, code)
       select enrolled.student_id, enrolled.class_id, '1950-01-01'::date + day::integer, 'present'
       from (select distinct on (student_id) student_id, class_id from enrollments limit 10) as enrolled
       cross join generate_series(1, ${rows / 10}) as day`,
    );
    await client.query("analyze");
  });
  const token = await openSession(url, slug);
  const usual = await exportAll(serverUrl(url), token);
  const small = await exportAll(serverUrl(url), token, ["--max-old-space-size=200"]);
  const show = ({ peak, before }: Measured) =>
    `at most ${peak.toFixed(0)} MB, ${before.toFixed(0)} MB before`;
  return [
    { what: `${rows.toLocaleString("en")} rows as CSV`, measured: seconds(usual.times) },
    { what: "Server memory meanwhile", measured: show(usual) },
    { what: "The same where Node may keep 200 MB on its heap", measured: show(small) },
  ];
};

type Measured = { times: number[]; before: number; peak: number };

/** Reads all rows some times from a server of its own. */
async function exportAll(url: string, token: string, options: string[] = []): Promise<Measured> {
  const server = await startServerProcess(url, {}, options);
  try {
    const headers = { authorization: `Bearer ${token}`, accept: "text/csv" };
    const download = (limit: string) =>
      linesOf(server.port, `/api/v1/attendance-records${limit}`, headers);
    await download("?limit=500"); // What the first request loads is no part of it.
    await sleep(1000);
    const before = await memoryOf(server.pid);
    let lines = 0;
    let times: number[] = [];
    const peak = await peakDuring(server.pid, async () => {
      times = await timeEach(runs, async () => (lines = await download("")));
    });
    if (lines < rows) throw new Error(`There were ${lines} lines only.`);
    return { times, before, peak };
  } finally {
    await server.stop();
  }
}

/** Reads an answer to its end and counts its lines. */
async function linesOf(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const host = `${slug}.localhost`;
  const asked = request({ port, host: "127.0.0.1", path, headers: { ...headers, host } }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let lines = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
  if (answer.statusCode !== 200) throw new Error(`It was answered with ${answer.statusCode}.`);
  return lines;
}
