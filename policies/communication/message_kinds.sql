select app.protect('message_kinds');

create policy select_permitted on message_kinds for select
  using ((select has_any_permission('message_kinds:view')));

create policy insert_permitted on message_kinds for insert
  with check ((select has_permission('message_kinds:create')));

create policy update_permitted on message_kinds for update
  using ((select has_permission('message_kinds:update')))
  with check ((select has_permission('message_kinds:update')));

create policy delete_permitted on message_kinds for delete
  using ((select has_permission('message_kinds:delete')));

grant select on message_kinds to :"reader";
grant
  insert (kind, description, placeholders, is_mailed),
  update (description, placeholders, is_mailed),
  delete
on message_kinds to :"tenant";
