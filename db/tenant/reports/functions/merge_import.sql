create or replace function merge_import(kind app.import_kind, rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
begin
  execute format('select * from merge_imported_%s($1, $2)', kind)
    into counts
    using rows, schools;
  return counts;
end;
$$;
comment on function merge_import(app.import_kind, jsonb, uuid[]) is
  'Brings in the rows of a file.';
