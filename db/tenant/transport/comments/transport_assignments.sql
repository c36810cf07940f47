comment on table transport_assignments is $$
@foreignKey (route_id) references routes (id)|@fieldName route|@foreignFieldName transportAssignments
Who rides where, from a first to a last day. A student has one seat at a time in each direction; on no day are there more than the vehicle has. See assignTransport and endTransportAssignment.$$;
comment on column transport_assignments.id is 'The row''s id.';
comment on column transport_assignments.student_id is 'The student.';
comment on column transport_assignments.route_id is 'The route of the stop.';
comment on column transport_assignments.route_stop_id is
  'Where the student gets on and off. Somebody who gets off elsewhere has an assignment for each direction.';
comment on column transport_assignments.starts_on is 'The first day.';
comment on column transport_assignments.ends_on is 'The last day; null if it goes on.';
comment on column transport_assignments.rides_to_school is 'Whether the student rides to school.';
comment on column transport_assignments.rides_from_school is 'Whether the student rides home.';
comment on column transport_assignments.created_at is 'When the row was made.';
comment on column transport_assignments.updated_at is 'When the row was changed last.';
comment on constraint transport_assignments_route_stop_id_fkey on transport_assignments is
  E'@fieldName routeStop\n@foreignFieldName transportAssignments';
