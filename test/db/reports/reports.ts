import type pg from "pg";

export { become, becomeOwner } from "../academic/grades.ts";

/** Properties of a JSON schema, by name. */
export type Properties = Record<string, Record<string, unknown>>;

let counter = 0;

/** Saves a report; returns its id. */
export async function saveReport(
  client: pg.ClientBase,
  query: string,
  properties: Properties = {},
  row: Record<string, unknown> = {},
): Promise<string> {
  counter += 1;
  const values = {
    name: `Report ${counter}`,
    query,
    parameter_schema: JSON.stringify({
      type: "object",
      properties,
      required: Object.keys(properties).filter((name) => !("default" in properties[name]!)),
    }),
    ...row,
  };
  const columns = Object.keys(values);
  const { rows } = await client.query<{ id: string }>(
    `insert into report_definitions (${columns.join(", ")})
     values (${columns.map((_, index) => `$${index + 1}`).join(", ")}) returning id`,
    Object.values(values),
  );
  return rows[0]!.id;
}

export interface Run {
  id: string;
  state: string;
  row_count: number | null;
  is_truncated: boolean | null;
  error_code: string | null;
  duration_ms: number;
  asked_by_id: string | null;
  rows: Record<string, unknown>[] | null;
}

/** Runs a report with these values. */
export async function runReport(
  client: pg.ClientBase,
  id: string,
  parameters: Record<string, unknown> = {},
): Promise<Run> {
  const { rows } = await client.query<Run>(
    `select run.*, report_runs_rows(run) as rows
     from run_report($1, $2) as run`,
    [id, JSON.stringify(parameters)],
  );
  return rows[0]!;
}
