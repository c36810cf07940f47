-- Both ends must be in reach to read: a guardian sees its own link to a ward and not the other
-- guardians'.
select app.protect('student_guardians');

create policy select_permitted on student_guardians for select
  using (
    (select has_permission('student_guardians:view'))
    or (
      student_id = any (array(select student_ids_for('student_guardians:view')))
      and guardian_id = any (array(select guardian_ids_for('student_guardians:view')))
    )
    or id = any (array(select granted_row_ids('student_guardians:view')))
  );

create policy insert_permitted on student_guardians for insert
  with check (
    (select has_permission('student_guardians:create'))
    or student_id = any (array(select staff_student_ids_for('student_guardians:create')))
  );

create policy update_permitted on student_guardians for update
  using (
    (select has_permission('student_guardians:update'))
    or student_id = any (array(select staff_student_ids_for('student_guardians:update')))
    or id = any (array(select granted_row_ids('student_guardians:update')))
  )
  with check (
    (select has_permission('student_guardians:update'))
    or student_id = any (array(select staff_student_ids_for('student_guardians:update')))
    or id = any (array(select granted_row_ids('student_guardians:update')))
  );

create policy delete_permitted on student_guardians for delete
  using (
    (select has_permission('student_guardians:delete'))
    or student_id = any (array(select staff_student_ids_for('student_guardians:delete')))
    or id = any (array(select granted_row_ids('student_guardians:delete')))
  );

grant select on student_guardians to :"reader";
grant
  insert (
    student_id, guardian_id, relation, has_custody, is_emergency_contact, lives_with,
    has_data_access, contact_order
  ),
  update (relation, has_custody, is_emergency_contact, lives_with, has_data_access, contact_order),
  delete
on student_guardians to :"tenant";
