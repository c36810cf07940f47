create or replace function hide_message(message_id uuid, reason text default null)
  returns messages
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because messages never change otherwise. The text stays for those who watch over
-- messages; who hid it, when and why stands in the row and in the audit log.
declare
  asker constant uuid := current_user_id();
  message messages;
begin
  select messages.* into message from messages where messages.id = hide_message.message_id;
  perform require_permission(
    'messages:delete',
    has_permission('messages:delete')
      or coalesce(
        message.sender_id = asker and message.conversation_id in (select own_conversation_ids()),
        false
      )
  );
  if message.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such message.';
  end if;
  update messages
  set
    hidden_at = now(),
    hidden_by_id = asker,
    hidden_reason = nullif(btrim(reason), '')
  where messages.id = message.id and messages.hidden_at is null
  returning * into message;
  if not found then
    select messages.* into message from messages where messages.id = hide_message.message_id;
  end if;
  return message;
end;
$$;
comment on function hide_message(uuid, text) is
  'Hides a message from those who take part in the conversation: one of your own, or with messages:delete any. Those who may read all messages still do.';
grant execute on function hide_message(uuid, text) to :"tenant";
