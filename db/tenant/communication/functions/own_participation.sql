create or replace function own_participation(conversation_id uuid) returns void
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  perform
  from conversations
  where conversations.id = own_participation.conversation_id
  for no key update;
  if own_participation.conversation_id not in (select own_conversation_ids()) then
    raise exception using
      errcode = 'SC510',
      message = 'You do not take part in this conversation.',
      hint = 'Ask somebody who does to bring you in.';
  end if;
end;
$$;
comment on function own_participation(uuid) is
  'Locks a conversation, so that what follows sees all that was written in it, and refuses whoever does not take part.';
