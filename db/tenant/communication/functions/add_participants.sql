create or replace function add_participants(conversation_id uuid, user_ids uuid[])
  returns setof conversation_participants
  language plpgsql volatile strict security definer rows 5
  set search_path from current
as $$
-- Definer, because who takes part is decided here and not by whoever writes rows.
#variable_conflict use_column
declare
  added constant uuid[] := array(
    select distinct listed from unnest(user_ids) as listed where listed <> current_user_id()
  );
begin
  perform require_permission(
    'conversation_participants:assign', has_any_permission('conversation_participants:assign')
  );
  perform own_participation(add_participants.conversation_id);
  perform refuse_writing(added);
  perform join_conversation(add_participants.conversation_id, added);
  return query
    select conversation_participants.*
    from conversation_participants
    where conversation_participants.conversation_id = add_participants.conversation_id
      and conversation_participants.user_id = any (added)
    order by conversation_participants.name, conversation_participants.id;
end;
$$;
comment on function add_participants(uuid, uuid[]) is
  'Brings people, to whom you must be allowed to write, into a conversation in which you take part. They read what was said before. Needs conversation_participants:assign.';
grant execute on function add_participants(uuid, uuid[]) to :"tenant";
