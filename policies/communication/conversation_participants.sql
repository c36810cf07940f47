-- Who takes part is decided by start_conversation, add_participants and leave_conversation.
select app.protect('conversation_participants');

create policy select_permitted on conversation_participants for select
  using (
    conversation_id = any (array(select own_conversation_ids()))
    or (select has_permission('conversation_participants:view'))
    or conversation_id = any (array(select granted_row_ids('conversations:view')))
  );

grant select on conversation_participants to :"reader";
