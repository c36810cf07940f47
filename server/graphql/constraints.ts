import type { GraphQLSchema } from "graphql";
import { Client } from "pg";

/** What a constraint is about, for whoever violates it. */
export interface Constraint {
  /** Columns, in the order of the constraint. */
  columns: string[];
  /** Its comment: the rule as a sentence. */
  rule?: string;
}

/** By name; names carry their table's, so they are unique. */
export type Constraints = Readonly<Record<string, Constraint>>;

const readConstraints = `
  select constraints.name, constraints.columns, constraints.comment
  from (
    select
      pg_constraint.conname as name,
      pg_constraint.connamespace as namespace,
      array(
        select attname::text
        from unnest(conkey) with ordinality as key (attnum, position)
        join pg_attribute on attrelid = conrelid and pg_attribute.attnum = key.attnum
        order by position
      ) as columns,
      obj_description(pg_constraint.oid, 'pg_constraint') as comment
    from pg_constraint
    where contype in ('c', 'f', 'p', 'u', 'x') and conparentid = 0
    union all
    select
      pg_class.relname,
      pg_class.relnamespace,
      array(
        select attname::text
        from unnest(indkey[0:indnkeyatts - 1]) with ordinality as key (attnum, position)
        join pg_attribute on attrelid = indrelid and pg_attribute.attnum = key.attnum
        order by position
      ),
      obj_description(pg_class.oid, 'pg_class')
    from pg_index
    join pg_class on pg_class.oid = indexrelid
    where indisunique and not relispartition
      and not exists (select from pg_constraint where conindid = indexrelid)
  ) as constraints
  where namespace = any (array['app', 'tenant_template']::regnamespace[])
  order by constraints.name`;

type Row = { name: string; columns: string[]; comment: string | null };

/** Reads the constraints of the blueprint, when the API is built. */
export async function introspectConstraints(blueprintUrl: string): Promise<Constraints> {
  const client = new Client({ connectionString: blueprintUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(readConstraints);
    return Object.fromEntries(rows.map((row) => [row.name, constraint(row)]));
  } finally {
    await client.end();
  }
}

function constraint({ columns, comment }: Row): Constraint {
  // Lines that begin with @ are for PostGraphile.
  const rule = comment?.replace(/^@.*\n?/gm, "").trim();
  return rule ? { columns, rule } : { columns };
}

/** The constraints that a built API carries with it. */
export function constraintsOf(schema: GraphQLSchema): Constraints {
  return (schema.extensions.constraints ?? {}) as Constraints;
}
