create or replace function import_csv(
  kind app.import_kind,
  content text,
  mapping jsonb default '{}',
  dry_run boolean default false,
  file_name text default null
) returns data_imports
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the permission to import is one of its own, and because it sees whether what a
-- file says is known already, whoever may read it.
begin
  return bring_in_csv(kind, content, mapping, dry_run, file_name, null);
end;
$$;
comment on function import_csv(app.import_kind, text, jsonb, boolean, text) is
  'Brings in the text of a CSV file (comma, semicolon or tab; a header in the first line): all of it, or nothing and a list of all errors, each with line, column, value and reason. mapping says which column is which field ({"Familienname": "last_name"}) where the header does not. An empty cell says nothing: what is known stays. The same file again changes nothing. A dry run changes nothing, and says what would come of it. Needs the kind''s own permission, such as students:import.';
grant execute on function import_csv(app.import_kind, text, jsonb, boolean, text) to :"tenant";
