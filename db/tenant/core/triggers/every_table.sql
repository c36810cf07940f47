create or replace function tg_every_table__audit() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write the log by hand. One statement logs a whole change, however
-- many rows it has.
declare
  -- Secrets never reach the log, derived and binary columns say nothing there.
  unlogged constant text[] := array(
    select attname
    from pg_catalog.pg_attribute
    where attrelid = tg_relid
      and (
        attname ~ '_hash$'
        or atttypid in ('bytea'::regtype, 'tsvector'::regtype)
        or attname in ('created_at', 'updated_at')
      )
  );
  asker constant uuid := current_user_id();
  request constant text := nullif(current_setting('app.request_id', true), '');
  client constant inet := nullif(current_setting('app.client_address', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, new_values, request_id, address)
    select
      asker, tg_table_name, new_rows.id, 'insert',
      jsonb_strip_nulls(to_jsonb(new_rows) - unlogged), request, client
    from new_rows;
  elsif tg_op = 'DELETE' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, old_values, request_id, address)
    select
      asker, tg_table_name, old_rows.id, 'delete',
      jsonb_strip_nulls(to_jsonb(old_rows) - unlogged), request, client
    from old_rows;
  else
    insert into audit_logs
      (user_id, table_name, row_id, operation, old_values, new_values, request_id, address)
    select
      asker, tg_table_name, new_rows.id, 'update', changes.old_values, changes.new_values,
      request, client
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    cross join lateral (
      select
        jsonb_object_agg(after.key, before.value) as old_values,
        jsonb_object_agg(after.key, after.value) as new_values
      from jsonb_each(to_jsonb(new_rows) - unlogged) as after
      join jsonb_each(to_jsonb(old_rows) - unlogged) as before using (key)
      where after.value <> before.value
    ) as changes
    where changes.new_values is not null;
  end if;
  return null;
end;
$$;

do $$
declare
  target regclass;
begin
  for target in
    select class.oid
    from pg_catalog.pg_class as class
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind = 'r'
      and not class.relispartition
      -- Derived from roles, whose own changes are logged.
      and class.relname <> 'effective_permissions'
    order by class.relname
  loop
    execute format(
      'create or replace trigger _100_timestamps before insert or update on %s
         for each row execute function app.tg__timestamps()',
      target
    );
    execute format(
      'create or replace trigger _800_audit_insert after insert on %s
         referencing new table as new_rows
         for each statement execute function tg_every_table__audit()',
      target
    );
    execute format(
      'create or replace trigger _800_audit_update after update on %s
         referencing old table as old_rows new table as new_rows
         for each statement execute function tg_every_table__audit()',
      target
    );
    execute format(
      'create or replace trigger _800_audit_delete after delete on %s
         referencing old table as old_rows
         for each statement execute function tg_every_table__audit()',
      target
    );
  end loop;
end;
$$;
