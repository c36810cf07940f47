create or replace function close_conversation(conversation_id uuid, is_closed boolean default true)
  returns conversations
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody changes conversations by hand.
declare
  conversation conversations;
begin
  select conversations.* into conversation
  from conversations
  where conversations.id = close_conversation.conversation_id
  for no key update;
  perform require_permission(
    'conversations:update',
    has_permission('conversations:update')
      or coalesce(
        conversation.started_by_id = current_user_id()
          and conversation.id in (select own_conversation_ids()),
        false
      )
  );
  if conversation.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such conversation.';
  end if;
  update conversations
  set closed_at = case when is_closed then coalesce(conversations.closed_at, now()) end
  where conversations.id = conversation.id
  returning * into conversation;
  return conversation;
end;
$$;
comment on function close_conversation(uuid, boolean) is
  'Closes a conversation, so that nobody writes to it any more, or opens it again: one that you started, or with conversations:update any.';
grant execute on function close_conversation(uuid, boolean) to :"tenant";
