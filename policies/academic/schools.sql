-- attendance_frozen_until is left to freeze_attendance.
select app.protect('schools');

create policy select_permitted on schools for select
  using (
    (select has_any_permission('schools:view'))
    or id = any (array(select granted_row_ids('schools:view')))
  );

create policy insert_permitted on schools for insert
  with check (
    (select has_permission('schools:create'))
    or parent_school_id = any (array(select school_ids_for('schools:create')))
  );

create policy update_permitted on schools for update
  using (
    (select has_permission('schools:update'))
    or id = any (array(select school_ids_for('schools:update')))
    or id = any (array(select granted_row_ids('schools:update')))
  )
  with check (
    (select has_permission('schools:update'))
    or id = any (array(select school_ids_for('schools:update')))
    or id = any (array(select granted_row_ids('schools:update')))
  );

create policy delete_permitted on schools for delete
  using (
    (select has_permission('schools:delete'))
    or id = any (array(select school_ids_for('schools:delete')))
    or id = any (array(select granted_row_ids('schools:delete')))
  );

grant select on schools to :"reader";
grant
  insert (
    name, code, kind, parent_school_id, time_zone, week_days, grading_scale_id,
    logo_attachment_id, postal_address, phone, email, sourced_id, digest_at,
    absence_alert_at
  ),
  update (
    name, code, kind, time_zone, week_days, grading_scale_id, logo_attachment_id,
    postal_address, phone, email, sourced_id, digest_at,
    absence_alert_at
  ),
  delete
on schools to :"tenant";
