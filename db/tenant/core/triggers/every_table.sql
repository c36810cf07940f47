create or replace function tg_every_table__audit() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write the log by hand. One statement logs a whole change, however
-- many rows it has.
declare
  -- Derived columns say nothing in a log, nor do those that every change touches.
  unlogged constant text[] := array(
    select attname
    from pg_catalog.pg_attribute
    where attrelid = tg_relid
      and (atttypid = 'tsvector'::regtype or attname in ('created_at', 'updated_at'))
  );
  -- Secrets, what people write to one another and what is shown only by functions that note who
  -- saw it never reach the log, and binary values have no place in it: only that they are there,
  -- or were changed, does.
  withheld constant text[] := array(
    select attname
    from pg_catalog.pg_attribute
    where attrelid = tg_relid
      and (
        attname ~ '_hash$'
        or atttypid = 'bytea'::regtype
        or (attname = 'body' and tg_table_name in ('messages', 'notifications'))
        or attname in ('medical_note', 'demographics')
        or (
          attname in ('birth_date', 'sex', 'mobile_phone')
          and tg_table_name in ('teachers', 'guardians')
        )
      )
  );
  mark constant jsonb := '"(withheld)"';
  asker constant uuid := current_user_id();
  request constant text := nullif(current_setting('app.request_id', true), '');
  client constant inet := nullif(current_setting('app.client_address', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, new_values, request_id, address)
    select asker, tg_table_name, new_rows.id, 'insert', logged.new_values, request, client
    from new_rows
    cross join lateral (
      select
        jsonb_object_agg(key, case when key = any (withheld) then mark else value end)
          as new_values
      from jsonb_each(to_jsonb(new_rows) - unlogged)
      where value <> 'null'
    ) as logged;
  elsif tg_op = 'DELETE' and current_setting('app.is_forgetting', true) = 'true' then
    null; -- See forget_old.
  elsif tg_op = 'DELETE' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, old_values, request_id, address)
    select asker, tg_table_name, old_rows.id, 'delete', logged.old_values, request, client
    from old_rows
    cross join lateral (
      select
        jsonb_object_agg(key, case when key = any (withheld) then mark else value end)
          as old_values
      from jsonb_each(to_jsonb(old_rows) - unlogged)
      where value <> 'null'
    ) as logged;
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
        jsonb_object_agg(
          key,
          case when key = any (withheld) and before.value <> 'null' then mark else before.value end
        ) as old_values,
        jsonb_object_agg(
          key,
          case when key = any (withheld) and after.value <> 'null' then mark else after.value end
        ) as new_values
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
      -- Derived from roles and who has them, whose own changes are logged.
      and class.relname not in ('effective_permissions', 'unlimited_permissions')
    order by class.relname
  loop
    execute format(
      'create or replace trigger _100_timestamps before insert or update on %s
         for each row execute function app.tg__timestamps()',
      target
    );
    -- The parts of a file come and go with its row, which is logged.
    continue when target in ('attachment_parts'::regclass, 'report_file_parts'::regclass);
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
