create or replace function mark_conversation_read(
  conversation_id uuid, up_to_number integer default null
)
  returns conversation_participants
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because last_read_number is all that people may change of their part. What there is to
-- read is looked up before the lock is taken: a message that arrives while this waits was not seen.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  newest constant integer := (
    select coalesce(max(messages.number), 0)
    from messages
    where messages.conversation_id = mark_conversation_read.conversation_id
  );
  seen constant integer := least(up_to_number, newest);
  participant conversation_participants;
begin
  perform own_participation(mark_conversation_read.conversation_id);
  update conversation_participants
  set last_read_number = greatest(last_read_number, seen)
  where conversation_participants.conversation_id = mark_conversation_read.conversation_id
    and conversation_participants.user_id = asker
  returning * into participant;

  if not exists (
    select
    from messages
    where messages.conversation_id = participant.conversation_id
      and messages.number > participant.last_read_number
      and messages.sender_id is distinct from asker
      and messages.hidden_at is null
  ) then
    update notifications
    set read_at = now()
    where notifications.user_id = asker
      and notifications.kind = 'message'
      and notifications.subject_id = participant.conversation_id
      and notifications.read_at is null;
  end if;
  return participant;
end;
$$;
comment on function mark_conversation_read(uuid, integer) is
  'Marks what was said in a conversation as read by you, up to the message of this number, or all that there is at this moment. What you have read stays read.';
grant execute on function mark_conversation_read(uuid, integer) to :"tenant";
