create or replace function unread_counts() returns app.unread_summary
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, for speed: it looks at nothing but the asker's own. Counted, not kept: a count that is
-- kept goes wrong when two change it at once.
declare
  asker constant uuid := current_user_id();
  counts app.unread_summary;
begin
  select count(*) into counts.notifications
  from notifications
  where notifications.user_id = asker and notifications.read_at is null and notifications.is_shown;

  select count(*), count(distinct messages.conversation_id)
  into counts.messages, counts.conversations
  from conversation_participants
  join messages
    on messages.conversation_id = conversation_participants.conversation_id
    and messages.number > conversation_participants.last_read_number
  where conversation_participants.user_id = asker
    and conversation_participants.left_at is null
    and messages.sender_id is distinct from asker
    and messages.hidden_at is null;

  select count(*) into counts.invitations
  from event_attendees
  join calendar_events on calendar_events.id = event_attendees.calendar_event_id
  where event_attendees.user_id = asker
    and event_attendees.response = 'needs_action'
    and calendar_events.cancelled_at is null
    and not is_event_over(calendar_events);
  return counts;
end;
$$;
comment on function unread_counts() is 'How many notifications, messages and invitations wait for you.';
grant execute on function unread_counts() to :"tenant";
