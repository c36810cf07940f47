create or replace function people_concerned(of_table name, ids uuid[], among uuid[])
  returns setof uuid
  language sql stable strict parallel safe security definer rows 10
begin atomic
  -- Definer, because nobody asks yet: it says for whom the server need not even ask. What somebody
  -- may read the policies say, once they are asked as that person.
  select conversation_participants.user_id
  from messages
  join conversation_participants
    on conversation_participants.conversation_id = messages.conversation_id
  where of_table = 'messages'
    and messages.id = any (ids)
    and conversation_participants.left_at is null
    and conversation_participants.user_id = any (among)
  union
  select notifications.user_id
  from notifications
  where of_table = 'notifications'
    and notifications.id = any (ids)
    and notifications.user_id = any (among)
  union
  select reached.id
  from audience_user_ids(
    array(
      select audiences.id
      from audiences
      where of_table = 'announcements' and audiences.announcement_id = any (ids)
    )
  ) as reached (id)
  where reached.id = any (among);
end;
comment on function people_concerned(name, uuid[], uuid[]) is
  'Whom of some users these messages, notifications or announcements can be for.';
grant execute on function people_concerned(name, uuid[], uuid[]) to homeroom_server;
