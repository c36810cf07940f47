import type { Job, Task } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import type { Config } from "../runtime/config.ts";
import { codeOf } from "../runtime/errors.ts";
import type { Logger } from "../runtime/logger.ts";
import { inSpan } from "../runtime/tracing.ts";
import type { Mailer } from "./mailer.ts";
import { countJob, type Outcome } from "./metrics.ts";
import { openSchool, type School } from "./school.ts";
import { tenantFinder, type FindTenant } from "./tenants.ts";

/** What tasks work with, made once for the process. */
export interface Services {
  config: Config;
  /** Connections for the schools' data. */
  schools: Pool;
  mailer: Mailer;
  log: Logger;
}

/** One job, as its task sees it. */
export interface JobContext extends Omit<Services, "schools"> {
  school: School;
  /** The same at each attempt, and no other job's. */
  jobId: string;
}

/** What is done for one school, and what it needs to know: ids, no contents of rows. */
export interface SchoolTask<Payload> {
  payload: z.ZodType<Payload>;
  /**
   * Does it; may be called again after it succeeded, and must then change nothing. What it returns
   * is logged. Throws when it should be tried again.
   */
  run(payload: Payload, job: JobContext): Promise<Record<string, unknown> | void>;
}

/** What queue_jobs() in the schools' schemas wraps around a payload. */
const envelope = z.object({
  school: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  request_id: z.string().nullish(),
  payload: z.unknown(),
});

/**
 * Makes a task for graphile-worker out of one of ours: reads the payload, opens the school, logs and
 * counts how it ended. A job of a school that is suspended or gone ends without being done; one that
 * fails is tried again, later each time, for about three days.
 */
export function runTask<Payload>(task: SchoolTask<Payload>, services: Services): Task {
  const findTenant = finderOf(services);
  const run = async (raw: unknown, job: Job): Promise<void> => {
    const startedAt = performance.now();
    let log = services.log.child({ job: job.id, task: job.task_identifier });
    const end = (outcome: Outcome, facts: object, message: string) => {
      const durationMs = Math.round(performance.now() - startedAt);
      countJob(job.task_identifier, outcome, durationMs);
      const level = { done: "info", dropped: "warn", failed: "error" } as const;
      log[level[outcome]]({ durationMs, attempt: job.attempts, ...facts }, message);
    };
    try {
      const { school: slug, request_id, payload } = envelope.parse(raw);
      const requestId = request_id ?? `job-${job.id}`;
      log = log.child({ school: slug, requestId });
      const tenant = await findTenant(slug);
      if (tenant?.status !== "active") {
        end("dropped", {}, `Not done, because the school is ${tenant?.status ?? "gone"}`);
        return;
      }
      const facts = await task.run(task.payload.parse(payload), {
        ...services,
        log,
        jobId: job.id,
        school: openSchool(services.schools, { slug, name: tenant.name, requestId }),
      });
      end("done", facts ?? {}, "Job done");
    } catch (err) {
      end("failed", { err }, `Job failed; ${prospects(job, err)}`);
      throw err;
    }
  };
  return (raw, { job }) =>
    inSpan(
      `job ${job.task_identifier}`,
      {
        kind: "consumer",
        attributes: { "homeroom.task": job.task_identifier, "homeroom.job": job.id },
      },
      () => run(raw, job),
    );
}

function prospects(job: Job, error: unknown): string {
  if (codeOf(error) === "MAIL_UNCERTAIN") return "a person decides whether it is tried again";
  const left = job.max_attempts - job.attempts;
  return left > 0 ? `${left} attempts are left` : "it is given up";
}

const finders = new WeakMap<Pool, FindTenant>();

/** All tasks ask together. */
function finderOf({ schools }: Services): FindTenant {
  const finder = finders.get(schools) ?? tenantFinder(schools);
  finders.set(schools, finder);
  return finder;
}
