import type { PgClient } from "@dataplan/pg";
import type { GraphQLSchema } from "graphql";
import { escapeIdentifier } from "pg";
import { Problem } from "./problems.ts";
import { changedMeanwhile } from "./versions.ts";

/**
 * Keeps others from changing a row until the transaction ends, and refuses (`PRECONDITION_FAILED`) if it is not in one of
 * these versions. Of two who change the same row, the second waits here and then meets the first one's version.
 *
 * Throws `NOT_FOUND` for a row that the caller does not see.
 */
export async function lockRow(
  client: PgClient,
  schema: GraphQLSchema,
  type: string,
  id: string,
  versions: ReadonlySet<string>,
): Promise<void> {
  const table = schema.getType(type)!.extensions.table as string;
  const { rows } = await client.query<{ changed: string | null }>({
    // Asked for by row, so that nothing is locked or told of rows that the caller does not see.
    text: `select (extract(epoch from lock_row($1, id)) * 1000000)::bigint::text as changed
      from ${escapeIdentifier(table)} where id = $2`,
    values: [table, id],
  });
  const changed = rows[0]?.changed;
  if (!changed) throw new Problem("NOT_FOUND", "There is no such row.", { status: 404 });
  if (!versions.has(BigInt(changed).toString(36))) throw changedMeanwhile();
}
