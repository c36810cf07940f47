create or replace function invite_event_audience(event_id uuid) returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because invitations bring notifications, which nobody may write by hand.
declare
  event constant calendar_events := editable_event(event_id, 'event_attendees:assign');
begin
  perform require_permission(
    'event_attendees:assign', may_address('event_attendees:assign', audiences)
  )
  from audiences
  where audiences.calendar_event_id = event.id;
  if not found then
    raise exception using
      errcode = 'SC506',
      message = format('It is not said whom "%s" is for.', event.title),
      hint = 'Add an audience first.';
  end if;
  return invite_users(event, array(
    select audience_user_ids(array(
      select audiences.id from audiences where audiences.calendar_event_id = event.id
    ))
  ));
end;
$$;
comment on function invite_event_audience(uuid) is
  'Invites all whom the audiences of an event reach at this moment, and notifies them; calling it again invites who came since. Returns how many were notified. Needs event_attendees:assign for all of them.';
grant execute on function invite_event_audience(uuid) to :"tenant";
