select app.protect('route_stops');

create policy select_permitted on route_stops for select
  using (
    (select has_permission('route_stops:view'))
    or route_id = any (array(select route_ids_for('route_stops:view')))
    or route_id = any (array(select driven_route_ids_for('route_stops:view')))
    or id = any (array(select granted_row_ids('route_stops:view')))
  );

create policy insert_permitted on route_stops for insert
  with check (
    (select has_permission('route_stops:create'))
    or route_id = any (array(select route_ids_for('route_stops:create')))
  );

create policy update_permitted on route_stops for update
  using (
    (select has_permission('route_stops:update'))
    or route_id = any (array(select route_ids_for('route_stops:update')))
    or id = any (array(select granted_row_ids('route_stops:update')))
  )
  with check (
    (select has_permission('route_stops:update'))
    or route_id = any (array(select route_ids_for('route_stops:update')))
    or id = any (array(select granted_row_ids('route_stops:update')))
  );

create policy delete_permitted on route_stops for delete
  using (
    (select has_permission('route_stops:delete'))
    or route_id = any (array(select route_ids_for('route_stops:delete')))
    or id = any (array(select granted_row_ids('route_stops:delete')))
  );

grant select on route_stops to :"reader";
grant
  insert (route_id, name, position, to_school_at, from_school_at, latitude, longitude),
  update (name, position, to_school_at, from_school_at, latitude, longitude),
  delete
on route_stops to :"tenant";
