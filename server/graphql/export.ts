import { exportSchemaAsString } from "graphile-export";
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import { makeSchema } from "postgraphile";
import type { Constraints } from "./constraints.ts";
import { apiPreset } from "./preset.ts";

/** Introspects the blueprint and makes the GraphQL schema, in memory. */
export async function makeApi(blueprintUrl: string): Promise<GraphQLSchema> {
  const { schema, resolvedPreset } = await makeSchema(apiPreset(blueprintUrl));
  for (const service of resolvedPreset.pgServices ?? []) await service.release?.();
  return schema;
}

/** The source of a module that exports `schema` and `constraints` and needs no database to load. */
export async function exportModule(
  schema: GraphQLSchema,
  constraints: Constraints = {},
): Promise<string> {
  const { noDeprecation } = process;
  // graphile-export looks at every export of node:crypto, a deprecated one among them.
  process.noDeprecation = true;
  try {
    // A second pass of optimizing takes as long as all the rest and makes the module 2 % smaller.
    const { code } = await exportSchemaAsString(schema, { mode: "graphql-js", optimizeLoops: 1 });
    return `${code}\nexport const constraints = ${JSON.stringify(constraints)};\n`;
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}

/** The schema in the language that clients' tools read, sorted, so that a difference shows what changed. */
export function describe(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
