import { HomeroomError } from "../../runtime/errors.ts";
import type { CounterStore } from "./counters.ts";

/** What a caller has left of a limit. */
export type Standing = {
  /** Whether what was asked for is within the limit. */
  granted: boolean;
  left: number;
  /** Seconds until all of it is there again. */
  resetSeconds: number;
};

export type Limit = {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** Takes one of the caller's points, if there is one. */
  ask(caller: string): Promise<Standing>;
  /** Takes one of the caller's points; throws `RATE_LIMITED` when all are used up. */
  take(caller: string): Promise<Standing>;
  /** What was taken does not count after all. */
  giveBack(caller: string): Promise<void>;
};

export type LimitOptions = {
  name: string;
  /** What there are too many of, in the plural. */
  what: string;
  /** 0: no limit. */
  points: number;
  seconds: number;
};

/** Points that this server has fetched for a caller in a window that ends at `until`. */
type Lease = {
  spare: number;
  /** What was left for other servers. */
  left: number;
  until: number;
  /** There was nothing to fetch, and until then nobody looks again. */
  refusedUntil: number;
};

/** Points may have been given back at another server: a refusal is not believed for long. */
const refusedMs = 1000;
const capacity = 50_000;

/**
 * A limit that all servers keep together. Each fetches a hundredth of a caller's points at a time, ten
 * at most, so that the store is asked for every tenth request; the limit is never exceeded. What a
 * server has fetched for a caller who then goes to another server is lost to that caller.
 */
export function createLimit(store: CounterStore, options: LimitOptions): Limit {
  const { name, what, points, seconds } = options;
  if (points === 0) return unlimited(options);
  const counter = store({ name, points, seconds });
  const block = Math.min(10, Math.max(1, Math.floor(points / 100)));
  const leases = new Map<string, Lease>();
  const fetching = new Map<string, Promise<void>>();

  const fetch = async (caller: string) => {
    const { used, msLeft } = await counter.add(caller, block);
    const granted = Math.min(block, Math.max(0, block - (used - points)));
    // What is counted is what was granted: whoever is refused does not prolong it.
    if (granted < block) await counter.add(caller, granted - block);
    if (leases.size >= capacity) leases.delete(leases.keys().next().value!);
    const now = performance.now();
    leases.set(caller, {
      spare: granted,
      left: Math.max(0, points - used),
      until: now + (msLeft > 0 ? msLeft : seconds * 1000),
      refusedUntil: granted === 0 ? now + refusedMs : 0,
    });
  };

  /** One question at a time for a caller who sends many requests at once. */
  const fetchOnce = (caller: string) => {
    const underWay = fetching.get(caller);
    if (underWay) return underWay;
    const begun = fetch(caller).finally(() => fetching.delete(caller));
    fetching.set(caller, begun);
    return begun;
  };

  const ask = async (caller: string): Promise<Standing> => {
    for (;;) {
      const lease = leases.get(caller);
      const now = performance.now();
      if (lease && now < lease.until) {
        const resetSeconds = Math.max(1, Math.ceil((lease.until - now) / 1000));
        if (lease.spare > 0) {
          lease.spare--;
          return { granted: true, left: lease.left + lease.spare, resetSeconds };
        }
        if (now < lease.refusedUntil) return { granted: false, left: 0, resetSeconds };
      }
      await fetchOnce(caller);
    }
  };

  return {
    name,
    points,
    seconds,
    ask,
    async take(caller) {
      const standing = await ask(caller);
      if (!standing.granted) throw rateLimited(what, standing);
      return standing;
    },
    async giveBack(caller) {
      const lease = leases.get(caller);
      if (lease && performance.now() < lease.until && lease.spare < block) lease.spare++;
      else await counter.add(caller, -1);
    },
  };
}

/** Counts nothing and lets everybody pass. */
function unlimited({ name, points, seconds }: LimitOptions): Limit {
  const standing = { granted: true, left: Infinity, resetSeconds: 0 };
  return {
    ...{ name, points, seconds },
    ask: () => Promise.resolve(standing),
    take: () => Promise.resolve(standing),
    giveBack: () => Promise.resolve(),
  };
}

export function rateLimited(what: string, { resetSeconds }: Standing): HomeroomError {
  return new HomeroomError("RATE_LIMITED", `Too many ${what}.`, {
    status: 429,
    hint: `Try again in ${resetSeconds} seconds.`,
  });
}
