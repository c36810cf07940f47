-- A schedule runs as its owner, so owner_id is never given and never changes: a trigger sets it.
select app.protect('report_schedules');

create policy select_permitted on report_schedules for select
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_schedules:view'))
    or id = any (array(select granted_row_ids('report_schedules:view')))
  );

create policy insert_permitted on report_schedules for insert
  with check ((select has_any_permission('report_schedules:create')));

create policy update_permitted on report_schedules for update
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_schedules:update'))
    or id = any (array(select granted_row_ids('report_schedules:update')))
  )
  with check (
    owner_id = (select current_user_id())
    or (select has_permission('report_schedules:update'))
    or id = any (array(select granted_row_ids('report_schedules:update')))
  );

create policy delete_permitted on report_schedules for delete
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_schedules:delete'))
    or id = any (array(select granted_row_ids('report_schedules:delete')))
  );

grant select on report_schedules to :"reader";
grant
  insert (report_definition_id, school_id, cron, parameters, format, is_active, is_mailed),
  update (school_id, cron, parameters, format, is_active, is_mailed),
  delete
on report_schedules to :"tenant";
