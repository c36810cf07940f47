create or replace function send_message(
  conversation_id uuid, body text, client_key uuid default null
)
  returns messages
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because numbers and senders are given here. The conversation is locked, so that messages
-- become visible in the order of their numbers.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  conversation conversations;
  message messages;
begin
  perform own_participation(send_message.conversation_id);
  select conversations.* into conversation
  from conversations
  where conversations.id = send_message.conversation_id;

  select messages.* into message
  from messages
  where messages.conversation_id = conversation.id
    and messages.sender_id = asker
    and messages.client_key = send_message.client_key;
  if found then
    if message.body <> send_message.body then
      raise exception using
        errcode = 'SC511',
        message = 'Another message was sent with this client key.',
        hint = 'Make up a new key for each message, and use it again only to repeat the request.';
    end if;
    return message;
  end if;

  if conversation.closed_at is not null or not exists (
    select
    from conversation_participants
    join users on users.id = conversation_participants.user_id
    where conversation_participants.conversation_id = conversation.id
      and conversation_participants.left_at is null
      and users.id <> asker
      and users.is_active
  ) or not exists (select from users where users.id = asker and users.is_active) then
    raise exception using
      errcode = 'SC509',
      message = case
        when conversation.closed_at is not null then 'This conversation is closed.'
        else 'Nobody is left in this conversation to read it.'
      end,
      hint = 'Start a new conversation.';
  end if;

  insert into messages (conversation_id, number, sender_id, sender_name, body, client_key)
  select
    conversation.id, coalesce(max(messages.number), 0) + 1, asker,
    (select users.display_name from users where users.id = asker),
    send_message.body, send_message.client_key
  from messages
  where messages.conversation_id = conversation.id
  returning * into message;

  -- One unread notification for a conversation is enough. It does not repeat what was written.
  perform notify_users(
    array(
      select conversation_participants.user_id
      from conversation_participants
      where conversation_participants.conversation_id = conversation.id
        and conversation_participants.left_at is null
        and conversation_participants.user_id <> asker
        and not exists (
          select
          from notifications
          where notifications.subject_id = conversation.id
            and notifications.kind = 'message'
            and notifications.user_id = conversation_participants.user_id
            and notifications.read_at is null
        )
    ),
    'message', message.sender_name, conversation.subject, 'conversations', conversation.id
  );
  return message;
end;
$$;
comment on function send_message(uuid, text, uuid) is
  'Writes a message to a conversation in which you take part. With a client key, which you make up for each message, a repeated request sends it once.';
grant execute on function send_message(uuid, text, uuid) to :"tenant";
