select app.protect('enrollments');

create policy select_permitted on enrollments for select
  using (
    (select has_permission('enrollments:view'))
    or student_id = any (array(select student_ids_for('enrollments:view')))
    or id = any (array(select granted_row_ids('enrollments:view')))
  );

create policy insert_permitted on enrollments for insert
  with check (
    (select has_permission('enrollments:create'))
    or (
      student_id = any (array(select staff_student_ids_for('enrollments:create')))
      and class_id = any (array(select class_ids_for('enrollments:create')))
    )
  );

create policy update_permitted on enrollments for update
  using (
    (select has_permission('enrollments:update'))
    or student_id = any (array(select staff_student_ids_for('enrollments:update')))
    or id = any (array(select granted_row_ids('enrollments:update')))
  )
  with check (
    (select has_permission('enrollments:update'))
    or (
      student_id = any (array(select staff_student_ids_for('enrollments:update')))
      and class_id = any (array(select class_ids_for('enrollments:update')))
    )
    or id = any (array(select granted_row_ids('enrollments:update')))
  );

create policy delete_permitted on enrollments for delete
  using (
    (select has_permission('enrollments:delete'))
    or student_id = any (array(select staff_student_ids_for('enrollments:delete')))
    or id = any (array(select granted_row_ids('enrollments:delete')))
  );

grant select on enrollments to :"reader";
grant
  insert (student_id, class_id, starts_on, ends_on, entry_code, exit_code, roll_number),
  update (class_id, starts_on, ends_on, entry_code, exit_code, roll_number),
  delete
on enrollments to :"tenant";
