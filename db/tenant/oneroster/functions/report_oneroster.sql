create or replace function report_oneroster(listed_errors integer) returns jsonb
  language plpgsql volatile
  set search_path from current
as $$
declare
  entry record;
  total integer;
  counts jsonb;
  files jsonb := '{}';
  wrong constant integer := (select count(*) from pg_temp.oneroster_errors);
begin
  for entry in
    select * from pg_temp.oneroster_files where name <> 'manifest.csv' order by name
  loop
    execute format('select count(*) from pg_temp.%I', entry.staging) into total;
    select jsonb_build_object(
      'rows', total,
      'added', count(*) filter (where outcome = 1),
      'changed', count(*) filter (where outcome = 3),
      'deleted', count(*) filter (where outcome = 2),
      'unchanged', case when wrong = 0 then total - count(*) else 0 end
    )
    into counts
    from (
      select
        min(case outcome when 'added' then 1 when 'deleted' then 2 else 3 end) as outcome
      from pg_temp.oneroster_outcomes
      where file = entry.name and line > 0
      group by line
    ) as outcomes;
    -- Roles are a part of their users.
    if entry.name = 'roles.csv' then
      counts := jsonb_build_object('rows', total);
    end if;
    files := files || jsonb_build_object(entry.name, counts);
  end loop;

  return jsonb_build_object(
    'accepted', wrong = 0,
    'files', files,
    'errorCount', wrong,
    'errors', coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'file', file, 'line', line, 'column', column_name, 'value', left(value, 200),
            'reason', reason
          )
        )
        from (
          select * from pg_temp.oneroster_errors
          order by file, line nulls first, column_name, reason
          limit listed_errors
        ) as listed
      ),
      '[]'
    ),
    'notes', coalesce(
      (select jsonb_agg(note order by position) from pg_temp.oneroster_notes), '[]'
    )
  );
end;
$$;
comment on function report_oneroster(integer) is
  'A step of import_oneroster(): what became of the bundle.';
