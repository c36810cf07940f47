-- The catalogue is shared by all schools: whoever keeps it for one of them keeps it for all.
select app.protect('book_categories');

create policy select_permitted on book_categories for select
  using (
    (select has_any_permission('book_categories:view'))
    or id = any (array(select granted_row_ids('book_categories:view')))
  );

create policy insert_permitted on book_categories for insert
  with check (
    (select has_any_permission('book_categories:create'))
  );

create policy update_permitted on book_categories for update
  using (
    (select has_any_permission('book_categories:update'))
    or id = any (array(select granted_row_ids('book_categories:update')))
  )
  with check (
    (select has_any_permission('book_categories:update'))
    or id = any (array(select granted_row_ids('book_categories:update')))
  );

create policy delete_permitted on book_categories for delete
  using (
    (select has_any_permission('book_categories:delete'))
    or id = any (array(select granted_row_ids('book_categories:delete')))
  );

grant select on book_categories to :"reader";
grant
  insert (parent_category_id, name, code),
  update (parent_category_id, name, code),
  delete
on book_categories to :"tenant";
