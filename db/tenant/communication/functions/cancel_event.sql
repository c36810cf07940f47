create or replace function cancel_event(event_id uuid, day date default null)
  returns calendar_events
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because cancelling notifies guests, and nobody may set cancelled_at by hand.
declare
  event calendar_events := editable_event(event_id, 'calendar_events:update');
begin
  if cancel_event.day is not null and (
    event.recurrence_rule is null
    or cancel_event.day <> all (array(
      select app.recurrence_days(
        event.recurrence_rule, event.starts_on, cancel_event.day, cancel_event.day
      )
    ))
  ) then
    raise exception using
      errcode = 'SC513',
      message = format('"%s" does not recur on %s.', event.title, cancel_event.day),
      hint = 'Give the first day of one of its occurrences, or none to cancel all of it.';
  end if;
  if event.cancelled_at is not null or cancel_event.day = any (event.excluded_days) then
    return event;
  end if;

  update calendar_events
  set
    cancelled_at = case when cancel_event.day is null then now() end,
    excluded_days = calendar_events.excluded_days
      || array(select cancel_event.day where cancel_event.day is not null)
  where calendar_events.id = event.id
  returning * into event;
  perform notify_users(
    array(
      select event_attendees.user_id
      from event_attendees
      where event_attendees.calendar_event_id = event.id
        and event_attendees.response <> 'declined'
    ),
    'event_cancelled', event.title, coalesce(cancel_event.day, event.starts_on)::text,
    'calendar_events', event.id
  );
  return event;
end;
$$;
comment on function cancel_event(uuid, date) is
  'Cancels an event, or only its occurrence that begins on a day, and notifies the guests who have not declined. Needs calendar_events:update.';
grant execute on function cancel_event(uuid, date) to :"tenant";
