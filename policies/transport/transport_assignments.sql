-- A trigger sets route_id, that of the stop, before the policy looks at it.
select app.protect('transport_assignments');

create policy select_permitted on transport_assignments for select
  using (
    (select has_permission('transport_assignments:view'))
    or student_id = any (array(select student_ids_for('transport_assignments:view')))
    or id = any (array(select granted_row_ids('transport_assignments:view')))
  );

create policy insert_permitted on transport_assignments for insert
  with check (
    (select has_permission('transport_assignments:create'))
    or (
      student_id = any (array(select staff_student_ids_for('transport_assignments:create')))
      and route_id = any (array(select route_ids_for('transport_assignments:create')))
    )
  );

create policy update_permitted on transport_assignments for update
  using (
    (select has_permission('transport_assignments:update'))
    or (
      student_id = any (array(select staff_student_ids_for('transport_assignments:update')))
      and route_id = any (array(select route_ids_for('transport_assignments:update')))
    )
    or id = any (array(select granted_row_ids('transport_assignments:update')))
  )
  with check (
    (select has_permission('transport_assignments:update'))
    or (
      student_id = any (array(select staff_student_ids_for('transport_assignments:update')))
      and route_id = any (array(select route_ids_for('transport_assignments:update')))
    )
    or id = any (array(select granted_row_ids('transport_assignments:update')))
  );

create policy delete_permitted on transport_assignments for delete
  using (
    (select has_permission('transport_assignments:delete'))
    or student_id = any (array(select staff_student_ids_for('transport_assignments:delete')))
    or id = any (array(select granted_row_ids('transport_assignments:delete')))
  );

grant select on transport_assignments to :"reader";
grant
  insert (student_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school),
  update (route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school),
  delete
on transport_assignments to :"tenant";
