import type { Logger } from "../runtime/logger.ts";

/** Asks something that may be down, so that nobody waits long for it, or often. */
export type Outage = {
  /** The answer; throws when it fails, comes late, or is not asked for because it just failed. */
  guard: <T>(ask: () => Promise<T>) => Promise<T>;
};

const patienceMs = 500;
/** After a failure nobody else tries, and waits, for this long. */
const pauseMs = 1000;

/** @param what the part that may be down; it begins the lines of the log, one for each change */
export function createOutage(what: string, log: Logger): Outage {
  let isDown = false;
  let retryAt = 0;

  return {
    async guard(ask) {
      if (isDown && performance.now() < retryAt) throw new Error(`${what} is not asked just now`);
      try {
        const answer = await withPatience(ask());
        if (isDown) log.info(`${what} answers again`);
        isDown = false;
        return answer;
      } catch (error) {
        if (!isDown) log.warn({ err: error }, `${what} does not answer, going on without`);
        isDown = true;
        retryAt = performance.now() + pauseMs;
        throw error;
      }
    },
  };
}

async function withPatience<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patienceMs} ms`));
    }, patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
