create or replace function respond_to_event(
  event_id uuid, response app.event_response, note text default null, user_id uuid default null
)
  returns event_attendees
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because an answer is all of an invitation that guests may change.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  guest constant uuid := coalesce(respond_to_event.user_id, asker);
  event calendar_events;
  attendee event_attendees;
begin
  if guest is distinct from asker then
    perform require_permission('event_attendees:update');
  end if;
  select calendar_events.* into event
  from calendar_events
  where calendar_events.id = respond_to_event.event_id
  for share;
  if event.id is null
    or guest is null
    or event.cancelled_at is not null
    or is_event_over(event)
    or not exists (
      select
      from event_attendees
      where event_attendees.calendar_event_id = event.id and event_attendees.user_id = guest
    ) and not (
      event.takes_responses and guest = asker and event.id in (select visible_event_ids())
    )
  then
    raise exception using
      errcode = 'SC512',
      message = 'There is nothing to answer: you are not invited, or the event is cancelled or over.',
      hint = 'Ask whoever made the event for an invitation.';
  end if;

  insert into event_attendees (calendar_event_id, user_id, name, response, note, responded_at)
  select
    event.id, users.id, users.display_name, respond_to_event.response,
    nullif(btrim(respond_to_event.note), ''),
    case when respond_to_event.response <> 'needs_action' then now() end
  from users
  where users.id = guest
  on conflict on constraint event_attendees_calendar_event_id_user_id_key do update
  set response = excluded.response, note = excluded.note, responded_at = excluded.responded_at
  returning * into attendee;
  return attendee;
end;
$$;
comment on function respond_to_event(uuid, app.event_response, text, uuid) is
  'Says whether you come to an event to which you are invited, or that takes responses from whoever sees it. The last answer counts. Answers for others need event_attendees:update.';
grant execute on function respond_to_event(uuid, app.event_response, text, uuid) to :"tenant";
