import { setImmediate as nextTurn } from "node:timers/promises";
import { createCache } from "../cache/cache.ts";
import { createHearing } from "../cache/hearing.ts";
import type { SecondLevel } from "../cache/second_level.ts";
import type { Subscription } from "../events/listener.ts";
import type { Asker, CallSchool } from "./school_database.ts";

/** Whether somebody holds a permission. */
export type Holding = {
  holds: boolean;
  /** When that may change by itself, because a role begins or ends, in milliseconds since 1970. */
  changesAt: number | null;
};

export type PermissionChecks = {
  /**
   * Whether a user holds one of these permissions at all, for whatever rows, by a role or one by one.
   * Only to refuse, or leave out, early what Postgres would refuse: it decides about the rest.
   */
  holdsAny(asker: Asker, userId: string, codes: readonly string[]): Promise<boolean>;
  /** Hears of rights that change. */
  subscription: Subscription;
};

/**
 * Asks the database who holds which permission, and remembers the answer until the database announces
 * that the user's roles, what roles hold, or what was shared have changed.
 */
export function createPermissionChecks(
  call: CallSchool,
  second?: SecondLevel<Holding>,
): PermissionChecks {
  const hearing = createHearing();
  const cache = createCache<Holding>({ isTold: hearing.isTold, second });
  const ask = inBatches(call);

  return {
    async holdsAny(asker, userId, codes) {
      const key = `${asker.slug} ${userId}`;
      const get = () => cache.get(key, () => ask(asker, userId, codes), codes.join(" "));
      const holding = await get();
      if (holding.changesAt === null || holding.changesAt > Date.now()) return holding.holds;
      // Nobody announces that time has passed.
      cache.forget(key);
      return (await get()).holds;
    },
    subscription: {
      channel: "school_permissions",
      heard(payload) {
        if (payload.endsWith(" *")) cache.clear();
        else cache.forget(payload);
      },
      ...hearing.hooks(() => {
        cache.clear();
      }),
    },
  };
}

type Row = { user_id: string; holds: boolean; changes_at: Date | null };
type Batch = { people: Set<string>; answers: Promise<Map<string, Holding>> };

/** An event concerns hundreds of people: who is asked about in the same turn is asked about at once. */
function inBatches(call: CallSchool) {
  const batches = new Map<string, Batch>();

  const begin = (asker: Asker, codes: readonly string[], key: string): Batch => {
    const people = new Set<string>();
    const load = async () => {
      await nextTurn();
      batches.delete(key);
      const rows = await call<Row>(asker, "select * from check_permissions($1, $2)", [
        [...people],
        codes,
      ]);
      return new Map(
        rows.map(({ user_id, holds, changes_at }) => {
          return [user_id, { holds, changesAt: changes_at?.getTime() ?? null }];
        }),
      );
    };
    return { people, answers: load() };
  };

  return async (asker: Asker, userId: string, codes: readonly string[]): Promise<Holding> => {
    const key = [asker.slug, ...codes].join(" ");
    const batch = batches.get(key) ?? begin(asker, codes, key);
    batches.set(key, batch);
    batch.people.add(userId);
    return (await batch.answers).get(userId)!;
  };
}
