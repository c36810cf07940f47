import { Router } from "express";
import type { Logger } from "../../runtime/logger.ts";

export type Readiness = {
  /** Why the process should get no requests; undefined when it should. */
  problem(): Promise<string | undefined>;
};

type ReadinessOptions = {
  /** Whether the process is ending. */
  isStopping: () => boolean;
  /** Throws when the database does not answer, or is not what this server was built for. */
  checkDatabase: () => Promise<void>;
  log: Logger;
};

const patienceMs = 2000;
/** Probes are cheap to send: one question to the database answers all of this time. */
const believedMs = 500;

export function createReadiness({ isStopping, checkDatabase, log }: ReadinessOptions): Readiness {
  let last: { at: number; problem: Promise<string | undefined> } | undefined;

  const ask = async () => {
    try {
      await withPatience(checkDatabase());
      return undefined;
    } catch (error) {
      log.warn({ err: error }, "not fit for requests");
      return "The database cannot be used.";
    }
  };

  return {
    async problem() {
      if (isStopping()) return "The process is ending.";
      const now = performance.now();
      if (!last || now - last.at > believedMs) last = { at: now, problem: ask() };
      return last.problem;
    },
  };
}

/** `/health/live`: the process runs. `/health/ready`: it can answer requests. */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();
  router.get("/live", (_request, response) => {
    response.json({ status: "live" });
  });
  router.get("/ready", async (_request, response) => {
    const problem = await readiness.problem();
    if (problem === undefined) response.json({ status: "ready" });
    else response.status(503).json({ status: "unavailable", problem });
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
