create or replace function check_import(kind app.import_kind, rows jsonb, schools uuid[])
  returns setof app.import_problem
  language plpgsql stable parallel unsafe rows 10
  set search_path from current
as $$
begin
  return query execute format('select * from check_imported_%s($1, $2)', kind)
    using rows, schools;
end;
$$;
comment on function check_import(app.import_kind, jsonb, uuid[]) is
  'What is wrong with the rows of a file, seen beside one another and beside what is known.';
