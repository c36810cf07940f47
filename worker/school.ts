import { escapeIdentifier, type Pool, type PoolClient } from "pg";
import { applicationName } from "../runtime/pool.ts";

/** The school that a job belongs to: the only way in which tasks reach its data. */
export interface School {
  slug: string;
  name: string;
  /**
   * One transaction as the school's role and with the worker's own user: row-level security applies.
   * Rolled back when `work` fails.
   */
  asSchool<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** One transaction as the worker's login: it may only call the functions that are meant for it. */
  asWorker<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
}

/** Does what nobody may wait for longer; a mail is not sent within a statement. */
const statementTimeoutMs = 60_000;

const enter = `select set_config('app.user_id', worker_user_id()::text, true),
  set_config('app.request_id', $1, true), set_config('statement_timeout', $2, true),
  set_config('application_name', $3, true), set_config('role', $4, true)`;

export interface OpenSchool {
  /** One of the platform's list. */
  slug: string;
  name: string;
  /** Of the request that queued the job; the audit log tells of it. */
  requestId: string;
}

/** Makes a school's data reachable. */
export function openSchool(pool: Pool, { slug, name, requestId }: OpenSchool): School {
  // The schema and the role of a school are called the same.
  const tenant = `tenant_${slug}`;
  const transaction = async <T>(
    role: string,
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> => {
    const client = await pool.connect();
    try {
      // First in the transaction: a proxy reads from it which cluster the school is on.
      await client.query(
        `begin; set local search_path = ${escapeIdentifier(tenant)}, app, pg_temp`,
      );
      await client.query(enter, [
        requestId,
        String(statementTimeoutMs),
        applicationName(requestId),
        role,
      ]);
      const result = await work(client);
      await client.query("commit");
      client.release();
      return result;
    } catch (error) {
      const broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    }
  };
  return {
    slug,
    name,
    asSchool: (work) => transaction(tenant, work),
    asWorker: (work) => transaction("none", work),
  };
}
