-- Made by start_conversation, which decides who may write to whom.
select app.protect('conversations');

create policy select_permitted on conversations for select
  using (
    id = any (array(select own_conversation_ids()))
    or (select has_permission('conversations:view'))
    or id = any (array(select granted_row_ids('conversations:view')))
  );

create policy delete_permitted on conversations for delete
  using (
    (select has_permission('conversations:delete'))
    or id = any (array(select granted_row_ids('conversations:delete')))
  );

grant select on conversations to :"reader";
grant delete on conversations to :"tenant";
