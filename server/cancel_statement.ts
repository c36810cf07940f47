import type { Pool } from "pg";
import type { Logger } from "../runtime/logger.ts";

/**
 * Stops statements of the same login from another connection. Asks in SQL, not by the protocol's own message, which passes
 * neither every proxy nor TLS everywhere. When that fails, the statement's own timeout ends it.
 */
export function statementCanceller(pool: Pool, log: Logger) {
  return async (backendPid: number): Promise<void> => {
    try {
      await pool.query("select pg_cancel_backend($1)", [backendPid]);
    } catch (error) {
      log.warn({ err: error }, "a statement could not be cancelled");
    }
  };
}
