import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient, type QueryResult } from "pg";
import type { Topic } from "./topics.ts";

/** What was announced of one table: rows by id, or by when they were changed. */
export type Announced = {
  ids: string[];
  changedAt: string[];
  /** Whether it was found out already for whom rows of a personal topic are. */
  isKnown?: boolean;
};

/** A row that somebody may see, and what the subscription's argument is compared with. */
export type Row = { id: string; key: string | null };

const uuid = /^[0-9a-f-]{36}$/;

/**
 * Asks Postgres in the name of each of these users which of the announced rows they may see, under
 * their own policies: one transaction and one message for all of them, in which a statement says
 * who asks before each question. The question is prepared, because planning takes longer than asking.
 */
export async function askRights(
  pool: Pool,
  slug: string,
  topic: Topic,
  { ids, changedAt, isKnown }: Announced,
  userIds: readonly string[],
  timeoutMs: number,
): Promise<Map<string, Row[]>> {
  if (![...userIds, ...ids].every((id) => uuid.test(id))) throw new Error("Not the id of a row");
  const tenant = escapeIdentifier(`tenant_${slug}`);
  const ask = `execute visible_rows(${list(ids)}, ${list(changedAt)})`;
  const { askedSetting } = topic;
  const statements = [
    `begin read only; set local search_path = ${tenant}, app, pg_temp`,
    `set local role ${tenant}; set local statement_timeout = ${timeoutMs}; set local jit = off`,
    "set local plan_cache_mode = force_generic_plan",
    ...(askedSetting && changedAt.length === 0 ? [`set local ${askedSetting} = ${list(ids)}`] : []),
    `prepare visible_rows (uuid[], timestamptz[]) as ${isKnown ? topic.rows.known : question(topic, changedAt.length > 0)}`,
    ...userIds.map((id) => `set local app.user_id = ${escapeLiteral(id)}; ${ask}`),
    "deallocate visible_rows; commit",
  ];
  const results = await inTransaction(pool, statements.join("; "));
  const answers = results.filter(({ command }) => command === "SELECT");
  return new Map(userIds.map((id, index) => [id, answers[index]!.rows as Row[]]));
}

function question({ rows }: Topic, byTime: boolean): string {
  return byTime ? `(${rows.withIds}) union (${rows.changedAt})` : rows.withIds;
}

function list(values: readonly string[]): string {
  return escapeLiteral(`{${values.map((value) => `"${value}"`).join(",")}}`);
}

/** A connection on which that failed is closed: the question may still be prepared there. */
async function inTransaction(pool: Pool, text: string): Promise<QueryResult[]> {
  const client: PoolClient = await pool.connect();
  try {
    const results = (await client.query(text)) as unknown as QueryResult[];
    client.release();
    return results;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}
