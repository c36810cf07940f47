select app.protect('message_templates');

create policy select_permitted on message_templates for select
  using (
    (select has_any_permission('message_templates:view'))
    or id = any (array(select granted_row_ids('message_templates:view')))
  );

create policy insert_permitted on message_templates for insert
  with check ((select has_permission('message_templates:create')));

create policy update_permitted on message_templates for update
  using (
    (select has_permission('message_templates:update'))
    or id = any (array(select granted_row_ids('message_templates:update')))
  )
  with check (
    (select has_permission('message_templates:update'))
    or id = any (array(select granted_row_ids('message_templates:update')))
  );

create policy delete_permitted on message_templates for delete
  using (
    (select has_permission('message_templates:delete'))
    or id = any (array(select granted_row_ids('message_templates:delete')))
  );

grant select on message_templates to :"reader";
grant
  insert (kind, channel, locale, subject, body),
  update (subject, body),
  delete
on message_templates to :"tenant";
