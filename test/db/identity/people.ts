import type pg from "pg";
import { demoId, slugs, sqlState, type SharedDatabase } from "../../support/database.ts";

/** The school that these tests play in. */
export const slug = slugs[0];

/** Address of a demo user. */
export function address(login: string): string {
  return `${login}@${slug}.example`;
}

/** Acts as another demo user (or as nobody) from here on, within the same transaction. */
export async function become(client: pg.ClientBase, login: string | null): Promise<void> {
  await client.query("select set_config('app.user_id', $1, true)", [
    login === null ? "" : demoId(`users/${login}`),
  ]);
}

/** Runs SQL as a demo user, and returns the rows; what it changed is rolled back. */
export async function rowsAs(
  db: SharedDatabase,
  login: string,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return db.asUser(slug, demoId(`users/${login}`), async (client) => rows(client, sql, values));
}

export async function rows(
  client: pg.ClientBase,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql, values)).rows;
}

/** How SQL ends when a demo user runs it: an SQLSTATE, 00000 for well. */
export async function stateAs(
  db: SharedDatabase,
  login: string,
  sql: string,
  values: unknown[] = [],
): Promise<string> {
  return db.asUser(slug, demoId(`users/${login}`), (client) => state(client, sql, values));
}

export async function state(
  client: pg.ClientBase,
  sql: string,
  values: unknown[] = [],
): Promise<string> {
  return sqlState(client, () => client.query(sql, values));
}
