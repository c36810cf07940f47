create or replace function my_conversations() returns setof conversations
  language sql stable parallel safe rows 50
begin atomic
  select conversations.*
  from conversations
  where conversations.id = any (array(select own_conversation_ids()))
  order by
    (
      select messages.created_at
      from messages
      where messages.conversation_id = conversations.id
      order by messages.number desc
      limit 1
    ) desc nulls last,
    conversations.id desc;
end;
comment on function my_conversations() is
  'The conversations in which you take part, those with the latest message first.';
grant execute on function my_conversations() to :"tenant";
