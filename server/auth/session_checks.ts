import type { Asker, CallSchool } from "./school_database.ts";

/** A sign-in that goes on. */
export type Session = { mustChangePassword: boolean };

export type SessionChecks = {
  /** Undefined when the session has ended or its user is deactivated. */
  check(asker: Asker, sessionId: string, userId: string): Promise<Session | undefined>;
  /** Makes the next check ask the database. */
  forget(sessionId: string): void;
};

type Known = { until: number; session: Promise<Session | undefined> };

/** A server may believe a session this long; every server hears of its end within a second. */
const believedMs = 500;
const capacity = 10_000;

/**
 * Asks the database whether sessions go on. A page that sends ten requests at once costs one
 * question; nothing needs to be told to other servers.
 */
export function createSessionChecks(call: CallSchool): SessionChecks {
  const known = new Map<string, Known>();

  const ask = async (asker: Asker, sessionId: string, userId: string) => {
    const rows = await call<{ must_change_password: boolean }>(
      asker,
      "select must_change_password from check_session($1, $2)",
      [sessionId, userId],
    );
    return rows[0] && { mustChangePassword: rows[0].must_change_password };
  };

  return {
    check(asker, sessionId, userId) {
      const key = `${sessionId} ${userId}`;
      const now = performance.now();
      const recent = known.get(key);
      if (recent && recent.until > now) return recent.session;
      if (known.size >= capacity) known.clear();
      const session = ask(asker, sessionId, userId);
      // From the question on, not from its answer: that is when it was true.
      known.set(key, { until: now + believedMs, session });
      session.catch(() => known.delete(key));
      return session;
    },
    forget(sessionId) {
      for (const key of known.keys()) if (key.startsWith(sessionId)) known.delete(key);
    },
  };
}
