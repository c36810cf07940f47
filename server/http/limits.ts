import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HomeroomError } from "../../runtime/errors.ts";

/** Counts in this process: with several servers each has its own share of the callers' requests. */
export type Limit = {
  /** Throws `RATE_LIMITED` when the caller has used up this minute's share. */
  take(caller: string): Promise<void>;
  /** What was taken does not count after all. */
  giveBack(caller: string): Promise<void>;
};

export function createLimit(perMinute: number, what: string): Limit {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async take(caller) {
      try {
        await limiter.consume(caller);
      } catch (cause) {
        if (!(cause instanceof RateLimiterRes)) throw cause;
        const seconds = Math.max(1, Math.ceil(cause.msBeforeNext / 1000));
        throw new HomeroomError("RATE_LIMITED", `Too many ${what}.`, {
          status: 429,
          hint: `Try again in ${seconds} seconds.`,
        });
      }
    },
    async giveBack(caller) {
      await limiter.reward(caller);
    },
  };
}

/** Whom to count for an address: somebody with IPv6 has 2⁶⁴ of them. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return "unknown";
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  while (groups.length + rest.length < 8) groups.push("0");
  return [...groups, ...rest].slice(0, 4).join(":");
}
