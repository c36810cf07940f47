import { escapeIdentifier, type Pool, type PoolClient, type QueryResultRow } from "pg";
import { applicationName } from "../../runtime/pool.ts";

/** Who a transaction belongs to; the audit log shows it. */
export type Asker = {
  /** The school's slug. */
  slug: string;
  requestId: string;
  clientAddress: string | undefined;
  userId?: string | undefined;
};

/** Calls one of the functions that the server itself may call, in a transaction of its own. */
export type CallSchool = <Row extends QueryResultRow>(
  asker: Asker,
  sql: string,
  values: readonly unknown[],
) => Promise<Row[]>;

/**
 * For what happens before a request has a role, or must last though the request fails: sessions and
 * passwords. Runs as the server's login, which can read no table of a school.
 */
export function schoolCaller(pool: Pool): CallSchool {
  return async <Row extends QueryResultRow>(
    asker: Asker,
    sql: string,
    values: readonly unknown[],
  ) => {
    const client = await pool.connect();
    try {
      await begin(client, asker);
      const { rows } = await client.query<Row>(sql, [...values]);
      await client.query("commit");
      client.release();
      return rows;
    } catch (error) {
      await leave(client);
      throw error;
    }
  };
}

async function begin(client: PoolClient, asker: Asker): Promise<void> {
  const schema = escapeIdentifier(`tenant_${asker.slug}`);
  await client.query(`begin; set local search_path = ${schema}, app, pg_temp`);
  await client.query(
    `select set_config('app.user_id', $1, true), set_config('app.request_id', $2, true),
       set_config('app.client_address', $3, true), set_config('statement_timeout', '5s', true),
       set_config('application_name', $4, true)`,
    [
      asker.userId ?? "",
      asker.requestId,
      asker.clientAddress ?? "",
      applicationName(asker.requestId),
    ],
  );
}

/** Gives back a connection whose transaction failed; a broken one is closed. */
async function leave(client: PoolClient): Promise<void> {
  try {
    await client.query("rollback");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}
