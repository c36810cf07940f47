import { HomeroomError } from "../../runtime/errors.ts";

/**
 * Lets at most `places` of the given works run at a time and at most `queue` wait; refuses (`BUSY`)
 * what comes beyond, instead of letting everybody wait ever longer.
 */
export function createGate(places: number, queue: number) {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (running >= places) {
      if (waiting.length >= queue) {
        throw new HomeroomError("BUSY", "Too many people are signing in just now.", {
          status: 429,
          hint: "Try again in a few seconds.",
        });
      }
      // Whoever leaves hands over the place, so that `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
