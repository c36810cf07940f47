select app.protect('routes');

create policy select_permitted on routes for select
  using (
    (select has_permission('routes:view'))
    or school_id = any (array(select school_ids_for('routes:view')))
    or id = any (array(select route_ids_for('routes:view')))
    or id = any (array(select driven_route_ids_for('routes:view')))
    or id = any (array(select granted_row_ids('routes:view')))
  );

create policy insert_permitted on routes for insert
  with check (
    (select has_permission('routes:create'))
    or school_id = any (array(select school_ids_for('routes:create')))
  );

create policy update_permitted on routes for update
  using (
    (select has_permission('routes:update'))
    or school_id = any (array(select school_ids_for('routes:update')))
    or id = any (array(select granted_row_ids('routes:update')))
  )
  with check (
    (select has_permission('routes:update'))
    or school_id = any (array(select school_ids_for('routes:update')))
    or id = any (array(select granted_row_ids('routes:update')))
  );

create policy delete_permitted on routes for delete
  using (
    (select has_permission('routes:delete'))
    or school_id = any (array(select school_ids_for('routes:delete')))
    or id = any (array(select granted_row_ids('routes:delete')))
  );

grant select on routes to :"reader";
grant
  insert (
    school_id, name, description, vehicle_id, driver_id, arrives_at, leaves_at, week_days,
    is_active
  ),
  update (name, description, vehicle_id, driver_id, arrives_at, leaves_at, week_days, is_active),
  delete
on routes to :"tenant";
