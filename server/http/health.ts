import { Router } from "express";
import type { Logger } from "../../runtime/logger.ts";

export type Readiness = {
  /** Which parts keep the process from answering requests; none when it can. */
  problems(): Promise<string[]>;
};

type ReadinessOptions = {
  /** Whether the process is ending. */
  isStopping: () => boolean;
  /** By the name of the part: throws when it is not fit for use. */
  checks: Record<string, () => Promise<void>>;
  log: Logger;
};

const patienceMs = 2000;
/** Probes are cheap to send: one question to the database answers all of this time. */
const believedMs = 500;

export function createReadiness({ isStopping, checks, log }: ReadinessOptions): Readiness {
  let last: { at: number; problems: Promise<string[]> } | undefined;

  const ask = async () => {
    const failed = await Promise.all(
      Object.entries(checks).map(async ([part, check]) => {
        try {
          await withPatience(check());
          return [];
        } catch (error) {
          log.warn({ err: error, part }, "not fit for requests");
          return [part];
        }
      }),
    );
    return failed.flat();
  };

  return {
    async problems() {
      if (isStopping()) return ["process"];
      const now = performance.now();
      if (!last || now - last.at > believedMs) last = { at: now, problems: ask() };
      return last.problems;
    },
  };
}

/**
 * `/health/live`: the process runs. `/health/ready`: it can answer requests; if not, which parts fail
 * (why is in the log, for strangers ask too).
 */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();
  router.get("/live", (_request, response) => {
    response.json({ status: "live" });
  });
  router.get("/ready", async (_request, response) => {
    const failed = await readiness.problems();
    if (failed.length === 0) response.json({ status: "ready" });
    else response.status(503).json({ status: "unavailable", failed });
  });
  return router;
}

async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patienceMs} ms`));
    }, patienceMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
