select app.protect('class_subjects');

create policy select_permitted on class_subjects for select
  using (
    (select has_permission('class_subjects:view'))
    or class_id = any (array(select class_ids_for('class_subjects:view')))
    or id = any (array(select granted_row_ids('class_subjects:view')))
  );

create policy insert_permitted on class_subjects for insert
  with check (
    (select has_permission('class_subjects:create'))
    or class_id = any (array(select class_ids_for('class_subjects:create')))
  );

create policy update_permitted on class_subjects for update
  using (
    (select has_permission('class_subjects:update'))
    or class_id = any (array(select class_ids_for('class_subjects:update')))
    or id = any (array(select granted_row_ids('class_subjects:update')))
  )
  with check (
    (select has_permission('class_subjects:update'))
    or class_id = any (array(select class_ids_for('class_subjects:update')))
    or id = any (array(select granted_row_ids('class_subjects:update')))
  );

create policy delete_permitted on class_subjects for delete
  using (
    (select has_permission('class_subjects:delete'))
    or class_id = any (array(select class_ids_for('class_subjects:delete')))
    or id = any (array(select granted_row_ids('class_subjects:delete')))
  );

grant select on class_subjects to :"reader";
grant
  insert (
    class_id, subject_id, term_id, name, code, weekly_periods, credits, room_id, period_labels,
    takes_whole_class, sourced_id
  ),
  update (
    subject_id, term_id, name, code, weekly_periods, credits, room_id, period_labels,
    takes_whole_class, sourced_id
  ),
  delete
on class_subjects to :"tenant";
