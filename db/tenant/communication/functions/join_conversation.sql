create or replace function join_conversation(conversation_id uuid, user_ids uuid[]) returns void
  language sql volatile
begin atomic
  -- What was said before is there to read, but does not count as unread.
  insert into conversation_participants (conversation_id, user_id, name, last_read_number)
  select
    join_conversation.conversation_id, users.id, users.display_name,
    coalesce(
      (
        select max(messages.number)
        from messages
        where messages.conversation_id = join_conversation.conversation_id
      ),
      0
    )
  from users
  where users.id = any (user_ids)
  order by users.id
  on conflict on constraint conversation_participants_conversation_id_user_id_key do update
  set
    left_at = null,
    joined_at = now(),
    last_read_number = greatest(
      conversation_participants.last_read_number, excluded.last_read_number
    )
  where conversation_participants.left_at is not null;
end;
comment on function join_conversation(uuid, uuid[]) is
  'Lets people into a conversation. Who is in it stays.';
