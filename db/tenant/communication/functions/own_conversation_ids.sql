create or replace function own_conversation_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion. Who left a
-- conversation no longer reads it.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select conversation_participants.conversation_id
    from conversation_participants
    where conversation_participants.user_id = asker and conversation_participants.left_at is null;
end;
$$;
comment on function own_conversation_ids() is
  E'@behavior -*\nThe conversations in which you take part.';
grant execute on function own_conversation_ids() to :"reader";
