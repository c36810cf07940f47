-- A block is left to block_member and unblock_member.
select app.protect('library_members');

create policy select_permitted on library_members for select
  using (
    (select has_permission('library_members:view'))
    or school_id = any (array(select school_ids_for('library_members:view')))
    or id = any (array(select library_member_ids_for('library_members:view')))
    or id = any (array(select granted_row_ids('library_members:view')))
  );

create policy insert_permitted on library_members for insert
  with check (
    (select has_permission('library_members:create'))
    or school_id = any (array(select school_ids_for('library_members:create')))
  );

create policy update_permitted on library_members for update
  using (
    (select has_permission('library_members:update'))
    or school_id = any (array(select school_ids_for('library_members:update')))
    or id = any (array(select granted_row_ids('library_members:update')))
  )
  with check (
    (select has_permission('library_members:update'))
    or school_id = any (array(select school_ids_for('library_members:update')))
    or id = any (array(select granted_row_ids('library_members:update')))
  );

create policy delete_permitted on library_members for delete
  using (
    (select has_permission('library_members:delete'))
    or school_id = any (array(select school_ids_for('library_members:delete')))
    or id = any (array(select granted_row_ids('library_members:delete')))
  );

grant select on library_members to :"reader";
grant
  insert (
    school_id, student_id, teacher_id, user_id, card_number, loan_limit, loan_days,
    renewal_limit, reservation_limit, fine_per_day, fine_cap, expires_on, note
  ),
  update (
    card_number, loan_limit, loan_days, renewal_limit, reservation_limit, fine_per_day,
    fine_cap, expires_on, note
  ),
  delete
on library_members to :"tenant";
