create or replace function editable_event(event_id uuid, code text) returns calendar_events
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  event calendar_events;
begin
  select calendar_events.* into event
  from calendar_events
  where calendar_events.id = editable_event.event_id
  for no key update;
  perform require_permission(
    code, has_permission(code) or coalesce(event.id in (select own_event_ids(code)), false)
  );
  if event.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such event.';
  end if;
  return event;
end;
$$;
comment on function editable_event(uuid, text) is
  'Locks an event for whoever holds a permission for it: for all, for the school, or for events of one''s own.';
