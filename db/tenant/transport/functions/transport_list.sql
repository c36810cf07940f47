create or replace function transport_list(day date default null, school_id uuid default null)
  returns setof app.transport_line
  language plpgsql stable parallel safe security definer rows 200
  set search_path from current
as $$
-- Definer, because the list names all students who ride.
#variable_conflict use_column
declare
  near constant uuid[] := array(select school_ids_for('transport_assignments:export'));
  everywhere constant boolean :=
    has_permission('transport_assignments:export') or is_owners_session();
begin
  perform require_permission(
    'transport_assignments:export', everywhere or cardinality(near) > 0
  );
  return query
    select
      students.id, students.admission_number, students.full_name, routes.name, route_stops.name,
      transport_assignments.rides_to_school, transport_assignments.rides_from_school,
      transport_assignments.starts_on, transport_assignments.ends_on
    from transport_assignments
    join students on students.id = transport_assignments.student_id
    join routes on routes.id = transport_assignments.route_id
    join schools on schools.id = routes.school_id
    join route_stops on route_stops.id = transport_assignments.route_stop_id
    where coalesce(transport_list.day, schools_today(schools))
        <@ daterange(transport_assignments.starts_on, transport_assignments.ends_on, '[]')
      and (transport_list.school_id is null or routes.school_id = transport_list.school_id)
      and (everywhere or routes.school_id = any (near))
    order by
      routes.name, route_stops.position, students.last_name, students.first_name, students.id;
end;
$$;
comment on function transport_list(date, uuid) is
  'All students who ride on a day (today, unless given), of one school or all, by route and stop. Needs transport_assignments:export.';
grant execute on function transport_list(date, uuid) to :"reader";
