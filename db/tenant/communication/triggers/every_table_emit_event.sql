create or replace function tg_every_table__emit_event() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes what webhooks are sent by hand. Says which rows, and never what is
-- in them: whoever wants to know asks the API, as somebody who may. Up to 500 rows a message.
declare
  event constant text := tg_table_name || case tg_op
    when 'INSERT' then '.created' when 'UPDATE' then '.updated' else '.deleted'
  end;
  changed uuid[];
begin
  if not exists (select from webhooks where is_active and event = any (events)) then
    return null;
  end if;
  if tg_op = 'DELETE' then
    changed := array(select id from old_rows order by id);
  else
    changed := array(select id from new_rows order by id);
  end if;
  insert into webhook_deliveries (webhook_id, event, row_ids)
  select webhooks.id, event, changed[first:first + 499]
  from webhooks
  cross join generate_series(1, cardinality(changed), 500) as first
  where webhooks.is_active and event = any (webhooks.events)
  order by webhooks.id, first;
  return null;
end;
$$;
comment on function tg_every_table__emit_event() is
  'Tells the webhooks that have asked for it which rows were made, changed or deleted.';

do $$
declare
  target text;
begin
  foreach target in array '{students,guardians,teachers,enrollments,attendance_records,results,announcements,calendar_events,loans}'::text[] loop
    execute format(
      'create or replace trigger _500_emit_event_insert after insert on %I
         referencing new table as new_rows
         for each statement execute function tg_every_table__emit_event()',
      target
    );
    execute format(
      'create or replace trigger _500_emit_event_update after update on %I
         referencing new table as new_rows
         for each statement execute function tg_every_table__emit_event()',
      target
    );
    execute format(
      'create or replace trigger _500_emit_event_delete after delete on %I
         referencing old table as old_rows
         for each statement execute function tg_every_table__emit_event()',
      target
    );
  end loop;
end;
$$;
