select app.protect('attendance_records');

create policy select_permitted on attendance_records for select
  using (
    (select has_permission('attendance_records:view'))
    or student_id = any (array(select student_ids_for('attendance_records:view')))
    or id = any (array(select granted_row_ids('attendance_records:view')))
  );

create policy insert_permitted on attendance_records for insert
  with check (
    (select has_permission('attendance_records:create'))
    or (
      student_id = any (array(select staff_student_ids_for('attendance_records:create')))
      and class_id = any (array(select class_ids_for('attendance_records:create')))
    )
  );

create policy update_permitted on attendance_records for update
  using (
    (select has_permission('attendance_records:update'))
    or student_id = any (array(select staff_student_ids_for('attendance_records:update')))
    or id = any (array(select granted_row_ids('attendance_records:update')))
  )
  with check (
    (select has_permission('attendance_records:update'))
    or (
      student_id = any (array(select staff_student_ids_for('attendance_records:update')))
      and class_id = any (array(select class_ids_for('attendance_records:update')))
    )
    or id = any (array(select granted_row_ids('attendance_records:update')))
  );

create policy delete_permitted on attendance_records for delete
  using (
    (select has_permission('attendance_records:delete'))
    or student_id = any (array(select staff_student_ids_for('attendance_records:delete')))
    or id = any (array(select granted_row_ids('attendance_records:delete')))
  );

grant select on attendance_records to :"reader";
grant
  insert (student_id, class_id, day, period_id, code, reason, arrived_at, departed_at),
  update (class_id, code, reason, arrived_at, departed_at),
  delete
on attendance_records to :"tenant";
