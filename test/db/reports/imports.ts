import type pg from "pg";

export interface Imported {
  id: string;
  state: string;
  counts: string;
  ignored: string[];
  /** As `line column "value": reason`. */
  errors: string[];
}

/** Imports the text of a CSV file; counts are created/updated/unchanged. */
export async function importCsv(
  client: pg.ClientBase,
  kind: string,
  content: string,
  options: { mapping?: Record<string, string | null>; dryRun?: boolean; file?: string } = {},
): Promise<Imported> {
  const { rows } = await client.query<Omit<Imported, "errors">>(
    `select id, state, created_count || '/' || updated_count || '/' || unchanged_count as counts,
       ignored_columns as ignored
     from import_csv($1, $2, $3, $4, $5)`,
    [
      kind,
      content,
      JSON.stringify(options.mapping ?? {}),
      options.dryRun ?? false,
      options.file ?? null,
    ],
  );
  const errors = await client.query<{ text: string }>(
    `select concat_ws(' ', coalesce(line::text, '-'), column_name, '"' || value || '"')
       || ': ' || reason as text
     from data_import_errors where data_import_id = $1 order by line nulls first, column_name`,
    [rows[0]!.id],
  );
  return { ...rows[0]!, errors: errors.rows.map(({ text }) => text) };
}

/** Where the errors are, without their reasons. */
export function places(imported: Imported): string[] {
  return imported.errors.map((error) => error.replace(/:.*/s, ""));
}
