create or replace function start_conversation(
  user_ids uuid[], body text, subject text default '', client_key uuid default null
)
  returns conversations
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because who takes part is decided here and not by whoever writes rows.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  others constant uuid[] := array(
    select distinct listed from unnest(user_ids) as listed where listed <> asker
  );
  conversation conversations;
begin
  perform require_permission(
    'conversations:create', asker is not null and has_any_permission('conversations:create')
  );
  perform refuse_writing(others);

  -- A request that is repeated, even at the same time, waits here and finds what the first made.
  insert into conversations (subject, started_by_id, client_key)
  values (
    btrim(coalesce(start_conversation.subject, '')), asker, start_conversation.client_key
  )
  on conflict on constraint conversations_started_by_id_client_key_key do nothing
  returning * into conversation;
  if not found then
    select conversations.* into conversation
    from conversations
    where conversations.started_by_id = asker
      and conversations.client_key = start_conversation.client_key;
    return conversation;
  end if;

  perform join_conversation(conversation.id, others || asker);
  perform send_message(conversation.id, start_conversation.body);
  return conversation;
end;
$$;
comment on function start_conversation(uuid[], text, text, uuid) is
  'Starts a conversation with a first message to these people, to all of whom you must be allowed to write. With a client key, which you make up for each conversation, a repeated request starts it once. Needs conversations:create.';
grant execute on function start_conversation(uuid[], text, text, uuid) to :"tenant";
