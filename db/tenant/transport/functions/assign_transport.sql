create or replace function assign_transport(
  student_id uuid,
  route_stop_id uuid,
  starts_on date default null,
  ends_on date default null,
  rides_to_school boolean default true,
  rides_from_school boolean default true
)
  returns transport_assignments
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  today date;
  assigned transport_assignments;
begin
  select schools_today(schools) into today
  from route_stops
  join routes on routes.id = route_stops.route_id
  join schools on schools.id = routes.school_id
  where route_stops.id = assign_transport.route_stop_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such stop.';
  end if;
  insert into transport_assignments
    (student_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school)
  values (
    assign_transport.student_id,
    assign_transport.route_stop_id,
    coalesce(assign_transport.starts_on, today),
    assign_transport.ends_on,
    coalesce(assign_transport.rides_to_school, true),
    coalesce(assign_transport.rides_from_school, true)
  )
  returning * into assigned;
  return assigned;
end;
$$;
comment on function assign_transport(uuid, uuid, date, date, boolean, boolean) is
  'Gives a student a seat from a stop to school and back, or in one direction, from a day on: today, unless given. Refused when the vehicle has no seat left on any of the days, or the student rides elsewhere then.';
grant execute on function assign_transport(uuid, uuid, date, date, boolean, boolean) to :"tenant";
