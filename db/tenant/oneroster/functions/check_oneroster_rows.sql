create or replace function check_oneroster_rows() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- What holds for the rows of every file.
declare
  entry record;
begin
  for entry in select * from pg_temp.oneroster_files where name <> 'manifest.csv' loop
    execute format(
      $query$
        insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
        select %1$L, line, 'sourcedId', sourced_id, 'is empty'
        from pg_temp.%2$I where coalesce(sourced_id, '') = ''
        union all
        select %1$L, line, 'sourcedId', sourced_id, format('is in line %%s already', first_line)
        from (
          select line, sourced_id, min(line) over (partition by sourced_id) as first_line
          from pg_temp.%2$I where sourced_id <> ''
        ) as rows
        where line <> first_line
        union all
        select %1$L, line, 'sourcedId', left(sourced_id, 100), 'is longer than 255 characters'
        from pg_temp.%2$I where length(sourced_id) > 255
        union all
        select %1$L, line, 'status', status, 'is neither active nor tobedeleted'
        from pg_temp.%2$I
        where lower(coalesce(status, '')) not in ('', 'active', 'tobedeleted')
      $query$,
      entry.name, entry.staging
    );
  end loop;
end;
$$;
comment on function check_oneroster_rows() is
  'A step of import_oneroster(): ids and states of all rows.';
