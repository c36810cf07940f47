import { createCache } from "../cache/cache.ts";
import { createHearing } from "../cache/hearing.ts";
import type { SecondLevel } from "../cache/second_level.ts";
import type { Subscription } from "../events/listener.ts";
import type { Asker, CallSchool } from "./school_database.ts";

/** A sign-in that goes on. */
export type Session = {
  mustChangePassword: boolean;
  mustSetUpSecondFactor: boolean;
  /** When it ends by itself, in milliseconds since 1970. */
  expiresAt: number;
};

export type SessionChecks = {
  /** Undefined when the session has ended or its user is deactivated. */
  check(asker: Asker, sessionId: string, userId: string): Promise<Session | undefined>;
  /** Makes the next check of a user's sessions ask the database. */
  forget(slug: string, userId: string): void;
  /** Hears of sessions that end. */
  subscription: Subscription;
};

type Row = {
  must_change_password: boolean;
  must_set_up_second_factor: boolean;
  expires_at: Date;
};

/**
 * Asks the database whether sessions go on, and remembers the answer until the database announces
 * that one of the user's has ended, or that the user has changed.
 */
export function createSessionChecks(
  call: CallSchool,
  second?: SecondLevel<Session | undefined>,
): SessionChecks {
  const hearing = createHearing();
  const cache = createCache<Session | undefined>({ isTold: hearing.isTold, second });
  const keyOf = (slug: string, userId: string) => `${slug} ${userId}`;

  const ask = async (asker: Asker, sessionId: string, userId: string) => {
    const rows = await call<Row>(asker, "select * from check_session($1, $2)", [sessionId, userId]);
    return (
      rows[0] && {
        mustChangePassword: rows[0].must_change_password,
        mustSetUpSecondFactor: rows[0].must_set_up_second_factor,
        expiresAt: rows[0].expires_at.getTime(),
      }
    );
  };

  return {
    async check(asker, sessionId, userId) {
      const key = keyOf(asker.slug, userId);
      const get = () => cache.get(key, () => ask(asker, sessionId, userId), sessionId);
      const session = await get();
      if (!session || session.expiresAt > Date.now()) return session;
      // Nobody announces that time has passed; it may also have been prolonged since.
      cache.forget(key);
      return get();
    },
    forget(slug, userId) {
      cache.forget(keyOf(slug, userId));
    },
    subscription: {
      channel: "school_sessions",
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
