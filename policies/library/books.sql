-- The catalogue is shared by all schools: whoever keeps it for one of them keeps it for all.
select app.protect('books');

create policy select_permitted on books for select
  using (
    (select has_any_permission('books:view'))
    or id = any (array(select granted_row_ids('books:view')))
  );

create policy insert_permitted on books for insert
  with check (
    (select has_any_permission('books:create'))
  );

create policy update_permitted on books for update
  using (
    (select has_any_permission('books:update'))
    or id = any (array(select granted_row_ids('books:update')))
  )
  with check (
    (select has_any_permission('books:update'))
    or id = any (array(select granted_row_ids('books:update')))
  );

create policy delete_permitted on books for delete
  using (
    (select has_any_permission('books:delete'))
    or id = any (array(select granted_row_ids('books:delete')))
  );

grant select on books to :"reader";
grant
  insert (
    category_id, isbn, title, subtitle, authors, publisher, published_year, edition, language,
    pages, description
  ),
  update (
    category_id, isbn, title, subtitle, authors, publisher, published_year, edition, language,
    pages, description
  ),
  delete
on books to :"tenant";
