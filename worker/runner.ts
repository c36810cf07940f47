import { EventEmitter, once } from "node:events";
import { run, type RunnerOptions, type WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import { codeOf, HomeroomError } from "../runtime/errors.ts";
import type { Logger } from "../runtime/logger.ts";
import { keepAlive } from "./heartbeat.ts";

/** What takes jobs out of the queue and hands them to their tasks. */
export interface JobRunner {
  /** Takes no more jobs, gives back those that have not begun, and waits for those that run. */
  stop(): Promise<void>;
  /** Rejected when the queue breaks down; never fulfilled before `stop`. */
  failed: Promise<void>;
}

type Options = Pick<RunnerOptions, "concurrency" | "logger" | "taskList" | "crontab">;

/** How long the first look for jobs may take. */
const firstLookMs = 20_000;

/**
 * Begins to run jobs. Resolves when it has looked for some once: it learns its tasks' numbers from the
 * database then, and never again, so that one whose connection breaks at that moment would find no
 * job ever after. Throws a sentence when the queue cannot be read, or belongs to a newer worker.
 */
export async function startRunner(queue: Pool, log: Logger, options: Options): Promise<JobRunner> {
  const events: WorkerEvents = new EventEmitter();
  const created = once(events, "pool:create") as Promise<[{ workerPool: { id: string } }]>;
  const firstLook = once(events, "localQueue:getJobs:complete", {
    signal: AbortSignal.timeout(firstLookMs),
  });
  firstLook.catch(() => undefined);
  await readQueue(queue);
  const runner = await run({
    ...options,
    pgPool: queue,
    schema: "graphile_worker",
    // Those who run us decide what a signal means.
    noHandleSignals: true,
    events,
    preset: {
      worker: {
        // Fetched together, so that short jobs do not each cost a question, but so few that what is
        // urgent waits for four jobs at most.
        localQueue: { size: 4 * options.concurrency!, ttl: 10_000 },
        // Those that end at about the same moment are reported together. Nobody waits for what is
        // reported one by one, not even when the worker stops.
        completeJobBatchDelay: 20,
        failJobBatchDelay: 20,
      },
    },
  }).catch((cause: unknown) => {
    throw reasonOf(cause);
  });
  const [{ workerPool }] = await created;
  const heart = await keepAlive(queue, workerPool.id, log);
  try {
    await firstLook;
  } catch (cause) {
    await runner.stop();
    await heart.stop();
    throw unreadable(cause);
  }
  let stopping = false;
  let ended = false;
  let lost: unknown;
  events.on("pool:fatalError", ({ error }) => (lost = error));
  const failed = async () => {
    await runner.promise.finally(() => (ended = true));
    // How jobs ended cannot be told: whoever starts us again finds them by what the dead leave.
    if (lost !== undefined) throw unreadable(lost);
    // A queue that is changed for a newer worker ends it without an error.
    if (!stopping) throw newerQueue();
    await new Promise(() => undefined);
  };
  return {
    failed: failed(),
    async stop() {
      stopping = true;
      if (!ended) await runner.stop();
      await heart.stop();
    },
  };
}

/** What the runner does without a word when it fails, here with one. */
async function readQueue(queue: Pool): Promise<void> {
  try {
    await queue.query(
      "select from graphile_worker._private_tasks, graphile_worker.live_workers limit 1",
    );
  } catch (cause) {
    throw reasonOf(cause);
  }
}

function reasonOf(cause: unknown): HomeroomError {
  // A pooler refuses the role that the connections begin with, and would lose announcements.
  if (codeOf(cause) === "08P01") {
    return new HomeroomError("POOLED_QUEUE", "The worker's address is a pooler's.", {
      cause,
      hint: "Set WORKER_DATABASE_URL to Postgres itself: a worker holds few connections, and listens.",
    });
  }
  return cause instanceof Error && cause.message.includes("breaking migration")
    ? newerQueue(cause)
    : unreadable(cause);
}

function unreadable(cause: unknown): HomeroomError {
  return new HomeroomError("QUEUE_UNREADABLE", "The worker cannot read the job queue.", {
    cause,
    hint: "Is Postgres up, and is `npm run tenant -- apply` done? Then start the worker again.",
  });
}

function newerQueue(cause?: unknown): HomeroomError {
  return new HomeroomError(
    "QUEUE_NEWER",
    "The job queue was changed for a newer worker; this one would do harm.",
    { cause, hint: "Start the worker of the version that migrated the database." },
  );
}
