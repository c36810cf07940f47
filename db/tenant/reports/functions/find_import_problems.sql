create or replace function find_import_problems(
  kind app.import_kind,
  rows jsonb,
  schools uuid[],
  otherwise text
) returns app.import_problem[]
  language plpgsql volatile
  set search_path from current
as $$
-- Brings in row after row, to see which ones a rule of the school refuses that no check foresaw,
-- and takes all of it back.
declare
  entry jsonb;
  found_problems app.import_problem[] := '{}';
  told text;
  rule text;
  rule_table text;
begin
  begin
    for entry in select * from jsonb_array_elements(rows) loop
      begin
        perform merge_import(kind, jsonb_build_array(entry), schools);
      exception
        when query_canceled then
          raise;
        when others then
          get stacked diagnostics
            told = message_text, rule = constraint_name, rule_table = table_name;
          told := coalesce(
            (
              select regexp_replace(obj_description(pg_constraint.oid, 'pg_constraint'), '\.$', '')
              from pg_catalog.pg_constraint
              where conname = rule and conrelid = to_regclass(quote_ident(rule_table))
            ),
            told
          );
          found_problems := found_problems
            || row((entry ->> 'line')::integer, null, null, told)::app.import_problem;
          exit when cardinality(found_problems) >= 100;
      end;
    end loop;
    raise exception using errcode = 'HR803', message = 'take back';
  exception
    when sqlstate 'HR803' then
      null;
  end;
  if found_problems = '{}' then
    found_problems := array[row(null, null, null, otherwise)::app.import_problem];
  end if;
  return found_problems;
end;
$$;
comment on function find_import_problems(app.import_kind, jsonb, uuid[], text) is
  'Which rows of a file a rule of the school refuses; changes nothing.';
