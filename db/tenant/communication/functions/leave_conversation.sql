create or replace function leave_conversation(conversation_id uuid, user_id uuid default null)
  returns conversation_participants
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because who takes part is decided here and not by whoever writes rows.
#variable_conflict use_column
declare
  leaver constant uuid := coalesce(leave_conversation.user_id, current_user_id());
  participant conversation_participants;
begin
  if leaver is distinct from current_user_id() then
    perform require_permission('conversation_participants:delete');
  end if;
  update conversation_participants
  set left_at = now()
  where conversation_participants.conversation_id = leave_conversation.conversation_id
    and conversation_participants.user_id = leaver
    and conversation_participants.left_at is null
  returning * into participant;
  if not found then
    raise exception using
      errcode = 'SC510',
      message = 'This person does not take part in this conversation.',
      hint = 'Whoever left it already need not leave it again.';
  end if;
  update notifications
  set read_at = now()
  where notifications.user_id = leaver
    and notifications.kind = 'message'
    and notifications.subject_id = participant.conversation_id
    and notifications.read_at is null;
  return participant;
end;
$$;
comment on function leave_conversation(uuid, uuid) is
  'Leaves a conversation, of which you read nothing any more, or has somebody else leave it, for which one needs conversation_participants:delete.';
grant execute on function leave_conversation(uuid, uuid) to :"tenant";
