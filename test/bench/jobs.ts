import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { z } from "zod";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { readConfig } from "../../runtime/config.ts";
import { loggerTo } from "../../runtime/logger.ts";
import { runTask, type SchoolTask } from "../../worker/run_task.ts";
import { taskList } from "../../worker/tasks/index.ts";
import { startWorker, type Worker } from "../../worker/worker.ts";
import { median, type Bench } from "./figures.ts";
import { benchPassword, benchSlug, prepareSchools } from "./schools.ts";

const schools = 200;
const jobsOfAll = 20_000;
const flood = 10_000;
const rounds = 5;

/** When the jobs of the measuring tasks were done, by school; the worker is this process. */
const done: { school: string; at: number }[] = [];

const nothing: SchoolTask<unknown> = {
  payload: z.unknown(),
  run(_payload, { school }) {
    done.push({ school: school.slug, at: performance.now() });
    return Promise.resolve();
  },
};

const question: SchoolTask<unknown> = {
  payload: z.unknown(),
  async run(_payload, { school }) {
    await school.asSchool((client) => client.query("select"));
    done.push({ school: school.slug, at: performance.now() });
  },
};

/**
 * How many jobs one worker does, and how long a school waits for its one job while another one has
 * just queued ten thousand. The worker is the real one, with tasks of this benchmark added.
 */
export const jobs: Bench = async ({ adminUrl, scratch }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_jobs", 2);
  // Of the others the list is enough: a job that does nothing opens no schema.
  await execute(
    url,
    `insert into platform.tenants (slug, name)
     select 'bench-' || n, 'Bench' from generate_series(3, ${schools}) as n;
     delete from graphile_worker._private_jobs`,
  );
  const worker = await startBenchWorker(url, join(scratch, "worker.log"));
  try {
    const perSecond = await throughput(url, "bench_nothing", schools, jobsOfAll);
    const asking = await throughput(url, "bench_question", 2, 4000);
    const [queued, waits] = await fairness(url);
    return [
      {
        what: `Jobs a second that do nothing, of ${schools} schools`,
        measured: perSecond.toLocaleString("en"),
        goal: "2,000",
      },
      { what: "Jobs a second that ask their school once", measured: asking.toLocaleString("en") },
      {
        what: `One school's job behind ${flood.toLocaleString("en")} of another, until it is done`,
        measured: `${median(waits).toFixed(0)} ms (at most ${Math.max(...waits).toFixed(0)}, ${rounds} times)`,
        goal: "2 s",
      },
      {
        what: `Queueing one job behind ${flood.toLocaleString("en")} of the same school`,
        measured: `${queued.toFixed(1)} ms`,
      },
    ];
  } finally {
    await worker.stop();
  }
};

async function startBenchWorker(url: string, logFile: string): Promise<Worker> {
  const workerUrl = new URL(url);
  workerUrl.username = "homeroom_worker";
  workerUrl.password = benchPassword;
  const config = readConfig(["workerDatabaseUrl"], { WORKER_DATABASE_URL: workerUrl.href });
  const log = loggerTo(pino.destination({ dest: logFile, sync: true }), "worker", "info");
  return startWorker(config, log, (services) => ({
    ...taskList(services),
    bench_nothing: runTask(nothing, services),
    bench_question: runTask(question, services),
  }));
}

/** Queues jobs of the first schools in turn, all at once, and returns how many were done a second. */
async function throughput(url: string, task: string, of: number, count: number): Promise<number> {
  done.length = 0;
  await execute(
    url,
    `select count(*) from graphile_worker.add_jobs(array(
       select (
         '${task}', json_build_object('school', 'bench-' || 1 + n % ${of}, 'payload', '{}'::json),
         null, null, null, null, n / ${20 * of}, null
       )::graphile_worker.job_spec
       from generate_series(1, ${count}) as n
     ))`,
  );
  while (done.length < count) await delay(20);
  return Math.round(((count - 1) * 1000) / (done.at(-1)!.at - done[0]!.at));
}

/** Milliseconds of queueing behind many, and those until the other school's one job was done. */
async function fairness(url: string): Promise<[queued: number, waits: number[]]> {
  const waits: number[] = [];
  const queueing: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    done.length = 0;
    await queue(url, benchSlug(1), flood);
    const startedAt = performance.now();
    await queue(url, benchSlug(1), 1);
    queueing.push(performance.now() - startedAt);
    const queuedAt = performance.now();
    await queue(url, benchSlug(2), 1);
    while (done.length < flood + 2) await delay(20);
    waits.push(done.find(({ school }) => school === benchSlug(2))!.at - queuedAt);
  }
  return [median(queueing), waits];
}

/** As a school's triggers do. */
async function queue(url: string, slug: string, count: number): Promise<void> {
  await execute(
    url,
    `set search_path = ${searchPathOf(tenantNames(slug))};
     set role homeroom_owner;
     select queue_jobs('bench_nothing', array_agg('{}'::jsonb)) from generate_series(1, ${count})`,
  );
}

async function execute(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql));
}
