import { Writable } from "node:stream";
import { runOnce, Logger as GraphileLogger, type TaskList } from "graphile-worker";
import type pg from "pg";
import { pino } from "pino";
import { readConfig } from "../../runtime/config.ts";
import { withClient } from "../../db/runner/connect.ts";
import { createMailer } from "../../worker/mailer.ts";
import { createQueuePool, createSchoolPool } from "../../worker/pools.ts";
import type { Services } from "../../worker/run_task.ts";
import { taskList } from "../../worker/tasks/index.ts";
import type { TestDatabase } from "../support/database.ts";
import type { MailServer } from "./mail_server.ts";

export interface LogLine {
  level: string;
  msg: string;
  task?: string;
  school?: string;
  [field: string]: unknown;
}

export interface WaitingJob {
  id: string;
  task: string;
  school: string;
  payload: Record<string, unknown>;
  priority: number;
  attempts: number;
  /** Seconds from now. */
  due_in: number;
}

export interface TestWorker {
  /** What `runJobs` does; a test may add some. */
  tasks: TaskList;
  services: Services;
  log: LogLine[];
  /** Does every job that is due, or will be; resolves when none is left to try. */
  runJobs(): Promise<void>;
  waitingJobs(task?: string): Promise<WaitingJob[]>;
  /** Makes all jobs due at once, as time would. */
  letTimePass(): Promise<void>;
  addJob(task: string, payload: object): Promise<void>;
  setStatus(slug: string, status: string): Promise<void>;
  /** Forgets jobs, mails and log lines. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export function workerVariables(
  db: Pick<TestDatabase, "workerUrl">,
  mail: MailServer,
): Record<string, string> {
  return {
    WORKER_DATABASE_URL: db.workerUrl,
    SMTP_URL: mail.url,
    MAIL_FROM: "Homeroom <no-reply@homeroom.example>",
    PUBLIC_URL: "https://homeroom.example",
  };
}

/** The worker's tasks with its own connections and a real mail server, run when a test says so. */
export function openWorker(
  db: TestDatabase,
  mail: MailServer,
  more: Record<string, string> = {},
): TestWorker {
  const config = readConfig(["workerDatabaseUrl"], { ...workerVariables(db, mail), ...more });
  const lines: LogLine[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as LogLine);
      done();
    },
  });
  const log = pino({ formatters: { level: (label) => ({ level: label }) } }, sink);
  const queue = createQueuePool(config, log);
  const schools = createSchoolPool(config, log);
  const mailer = createMailer(config, log);
  const services: Services = { config, schools, mailer, log };
  const tasks = taskList(services);
  const asOperator = <T>(work: (client: pg.Client) => Promise<T>) => withClient(db.adminUrl, work);
  return {
    tasks,
    services,
    log: lines,
    async runJobs() {
      await runOnce({
        pgPool: queue,
        schema: "graphile_worker",
        taskList: tasks,
        noHandleSignals: true,
        // As the worker does: it does not end before all is reported.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: new GraphileLogger(() => () => undefined),
      });
    },
    async waitingJobs(task) {
      return asOperator(async (client) => {
        const { rows } = await client.query<WaitingJob>(
          `select jobs.id, tasks.identifier as task, jobs.payload ->> 'school' as school,
             jobs.payload -> 'payload' as payload, jobs.priority, jobs.attempts,
             extract(epoch from jobs.run_at - now())::float8 as due_in
           from graphile_worker._private_jobs as jobs
           join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
           where $1::text is null or tasks.identifier = $1
           order by jobs.id`,
          [task],
        );
        return rows;
      });
    },
    async letTimePass() {
      await asOperator((client) =>
        client.query("update graphile_worker._private_jobs set run_at = now()"),
      );
    },
    async addJob(task, payload) {
      await asOperator((client) =>
        client.query("select graphile_worker.add_job($1, $2)", [task, JSON.stringify(payload)]),
      );
    },
    async setStatus(slug, status) {
      await asOperator((client) =>
        client.query("update platform.tenants set status = $2 where slug = $1", [slug, status]),
      );
    },
    async clear() {
      lines.length = 0;
      mail.mails.length = 0;
      mail.refuses.clear();
      mail.unknown.clear();
      mail.drops.clear();
      await asOperator((client) => client.query("delete from graphile_worker._private_jobs"));
    },
    async close() {
      mailer.close();
      await schools.end();
      await queue.end();
    },
  };
}
