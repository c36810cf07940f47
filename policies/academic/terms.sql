select app.protect('terms');

create policy select_permitted on terms for select
  using (
    (select has_any_permission('terms:view'))
    or id = any (array(select granted_row_ids('terms:view')))
  );

create policy insert_permitted on terms for insert
  with check (
    (select has_permission('terms:create'))
  );

create policy update_permitted on terms for update
  using (
    (select has_permission('terms:update'))
    or id = any (array(select granted_row_ids('terms:update')))
  )
  with check (
    (select has_permission('terms:update'))
    or id = any (array(select granted_row_ids('terms:update')))
  );

create policy delete_permitted on terms for delete
  using (
    (select has_permission('terms:delete'))
    or id = any (array(select granted_row_ids('terms:delete')))
  );

grant select on terms to :"reader";
grant
  insert (
    academic_year_id, parent_term_id, name, kind, starts_on, ends_on, grades_open_on,
    grades_close_on, sourced_id
  ),
  update (
    parent_term_id, name, kind, starts_on, ends_on, grades_open_on, grades_close_on, sourced_id
  ),
  delete
on terms to :"tenant";
