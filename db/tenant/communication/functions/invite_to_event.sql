create or replace function invite_to_event(event_id uuid, user_ids uuid[]) returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because invitations bring notifications, which nobody may write by hand.
begin
  return invite_users(editable_event(event_id, 'event_attendees:create'), user_ids);
end;
$$;
comment on function invite_to_event(uuid, uuid[]) is
  'Invites people to an event and notifies them; whoever is invited already is not again. Returns how many were notified. Needs event_attendees:create.';
grant execute on function invite_to_event(uuid, uuid[]) to :"tenant";
