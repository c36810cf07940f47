select app.protect('class_subject_students');

create policy select_permitted on class_subject_students for select
  using (
    (select has_permission('class_subject_students:view'))
    or student_id = any (array(select student_ids_for('class_subject_students:view')))
    or id = any (array(select granted_row_ids('class_subject_students:view')))
  );

create policy insert_permitted on class_subject_students for insert
  with check (
    (select has_permission('class_subject_students:create'))
    or (
      student_id = any (
        array(select staff_student_ids_for('class_subject_students:create'))
      )
      and class_subject_id = any (
        array(select class_subject_ids_for('class_subject_students:create'))
      )
    )
  );

create policy update_permitted on class_subject_students for update
  using (
    (select has_permission('class_subject_students:update'))
    or student_id = any (
      array(select staff_student_ids_for('class_subject_students:update'))
    )
    or id = any (array(select granted_row_ids('class_subject_students:update')))
  )
  with check (
    (select has_permission('class_subject_students:update'))
    or student_id = any (
      array(select staff_student_ids_for('class_subject_students:update'))
    )
    or id = any (array(select granted_row_ids('class_subject_students:update')))
  );

create policy delete_permitted on class_subject_students for delete
  using (
    (select has_permission('class_subject_students:delete'))
    or student_id = any (
      array(select staff_student_ids_for('class_subject_students:delete'))
    )
    or id = any (array(select granted_row_ids('class_subject_students:delete')))
  );

grant select on class_subject_students to :"reader";
grant
  insert (class_subject_id, student_id, starts_on, ends_on, sourced_id),
  update (starts_on, ends_on, sourced_id),
  delete
on class_subject_students to :"tenant";
