-- condition is left to functions, such as report_copy_lost and withdraw_copy.
select app.protect('book_copies');

create policy select_permitted on book_copies for select
  using (
    (select has_any_permission('book_copies:view'))
    or id = any (array(select granted_row_ids('book_copies:view')))
  );

create policy insert_permitted on book_copies for insert
  with check (
    (select has_permission('book_copies:create'))
    or school_id = any (array(select school_ids_for('book_copies:create')))
  );

create policy update_permitted on book_copies for update
  using (
    (select has_permission('book_copies:update'))
    or school_id = any (array(select school_ids_for('book_copies:update')))
    or id = any (array(select granted_row_ids('book_copies:update')))
  )
  with check (
    (select has_permission('book_copies:update'))
    or school_id = any (array(select school_ids_for('book_copies:update')))
    or id = any (array(select granted_row_ids('book_copies:update')))
  );

create policy delete_permitted on book_copies for delete
  using (
    (select has_permission('book_copies:delete'))
    or school_id = any (array(select school_ids_for('book_copies:delete')))
    or id = any (array(select granted_row_ids('book_copies:delete')))
  );

grant select on book_copies to :"reader";
grant
  insert (book_id, school_id, barcode, call_number, is_reference, price, acquired_on, note),
  update (barcode, call_number, is_reference, price, acquired_on, note),
  delete
on book_copies to :"tenant";
