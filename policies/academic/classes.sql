select app.protect('classes');

create policy select_permitted on classes for select
  using (
    (select has_permission('classes:view'))
    or school_id = any (array(select school_ids_for('classes:view')))
    or id = any (array(select class_ids_for('classes:view')))
    or id = any (array(select granted_row_ids('classes:view')))
  );

create policy insert_permitted on classes for insert
  with check (
    (select has_permission('classes:create'))
    or school_id = any (array(select school_ids_for('classes:create')))
  );

create policy update_permitted on classes for update
  using (
    (select has_permission('classes:update'))
    or id = any (array(select class_ids_for('classes:update')))
    or id = any (array(select granted_row_ids('classes:update')))
  )
  with check (
    (select has_permission('classes:update'))
    or id = any (array(select class_ids_for('classes:update')))
    or id = any (array(select granted_row_ids('classes:update')))
  );

create policy delete_permitted on classes for delete
  using (
    (select has_permission('classes:delete'))
    or id = any (array(select class_ids_for('classes:delete')))
    or id = any (array(select granted_row_ids('classes:delete')))
  );

grant select on classes to :"reader";
grant
  insert (
    school_id, academic_year_id, grade_level_id, name, capacity, class_teacher_id, room_id,
    sourced_id
  ),
  update (grade_level_id, name, capacity, class_teacher_id, room_id, sourced_id),
  delete
on classes to :"tenant";
