-- Written by send_message. What was hidden is left to those who may read everything.
select app.protect('messages');

create policy select_permitted on messages for select
  using (
    (conversation_id = any (array(select own_conversation_ids())) and hidden_at is null)
    or (select has_permission('messages:view'))
    or conversation_id = any (array(select granted_row_ids('messages:view')))
  );

grant select on messages to :"reader";
