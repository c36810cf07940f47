select app.protect('class_subject_teachers');

create policy select_permitted on class_subject_teachers for select
  using (
    (select has_permission('class_subject_teachers:view'))
    or class_subject_id = any (
      array(select class_subject_ids_for('class_subject_teachers:view'))
    )
    or id = any (array(select granted_row_ids('class_subject_teachers:view')))
  );

create policy insert_permitted on class_subject_teachers for insert
  with check (
    (select has_permission('class_subject_teachers:create'))
    or class_subject_id = any (
      array(select class_subject_ids_for('class_subject_teachers:create'))
    )
  );

create policy update_permitted on class_subject_teachers for update
  using (
    (select has_permission('class_subject_teachers:update'))
    or class_subject_id = any (
      array(select class_subject_ids_for('class_subject_teachers:update'))
    )
    or id = any (array(select granted_row_ids('class_subject_teachers:update')))
  )
  with check (
    (select has_permission('class_subject_teachers:update'))
    or class_subject_id = any (
      array(select class_subject_ids_for('class_subject_teachers:update'))
    )
    or id = any (array(select granted_row_ids('class_subject_teachers:update')))
  );

create policy delete_permitted on class_subject_teachers for delete
  using (
    (select has_permission('class_subject_teachers:delete'))
    or class_subject_id = any (
      array(select class_subject_ids_for('class_subject_teachers:delete'))
    )
    or id = any (array(select granted_row_ids('class_subject_teachers:delete')))
  );

grant select on class_subject_teachers to :"reader";
grant
  insert (class_subject_id, teacher_id, is_main, starts_on, ends_on, sourced_id),
  update (is_main, starts_on, ends_on, sourced_id),
  delete
on class_subject_teachers to :"tenant";
