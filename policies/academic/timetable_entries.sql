-- A trigger sets class_id and takes_whole_class, before the policy looks at them.
select app.protect('timetable_entries');

create policy select_permitted on timetable_entries for select
  using (
    (select has_permission('timetable_entries:view'))
    or class_id = any (array(select class_ids_for('timetable_entries:view')))
    or id = any (array(select granted_row_ids('timetable_entries:view')))
  );

create policy insert_permitted on timetable_entries for insert
  with check (
    (select has_permission('timetable_entries:create'))
    or class_id = any (array(select class_ids_for('timetable_entries:create')))
  );

create policy update_permitted on timetable_entries for update
  using (
    (select has_permission('timetable_entries:update'))
    or class_id = any (array(select class_ids_for('timetable_entries:update')))
    or id = any (array(select granted_row_ids('timetable_entries:update')))
  )
  with check (
    (select has_permission('timetable_entries:update'))
    or class_id = any (array(select class_ids_for('timetable_entries:update')))
    or id = any (array(select granted_row_ids('timetable_entries:update')))
  );

create policy delete_permitted on timetable_entries for delete
  using (
    (select has_permission('timetable_entries:delete'))
    or class_id = any (array(select class_ids_for('timetable_entries:delete')))
    or id = any (array(select granted_row_ids('timetable_entries:delete')))
  );

grant select on timetable_entries to :"reader";
grant
  insert (class_subject_id, period_id, week_day, teacher_id, room_id, starts_on, ends_on),
  update (period_id, week_day, teacher_id, room_id, starts_on, ends_on),
  delete
on timetable_entries to :"tenant";
