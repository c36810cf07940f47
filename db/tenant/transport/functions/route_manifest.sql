create or replace function route_manifest(route_id uuid, day date default null)
  returns setof app.manifest_line
  language plpgsql stable parallel safe security definer rows 60
  set search_path from current
as $$
-- Definer, because a driver sees no students but those who ride on the own trips, and no guardians
-- but those to call in an emergency.
#variable_conflict use_column
declare
  served record;
  on_day date;
  driven app.trip_direction[];
  with_contacts app.trip_direction[];
begin
  select routes.school_id, schools_today(schools) as today
  into served
  from routes
  join schools on schools.id = routes.school_id
  where routes.id = route_manifest.route_id;
  on_day := coalesce(route_manifest.day, served.today);
  driven := manifest_directions('route_manifests:view', route_id, served.school_id, on_day);
  perform require_permission('route_manifests:view', cardinality(driven) > 0);
  with_contacts :=
    manifest_directions('emergency_contacts:view', route_id, served.school_id, on_day);

  return query
    select
      way.direction, trips.id, way.planned_at, route_stops.position, route_stops.id,
      route_stops.name, students.id, students.full_name,
      case
        when way.direction = any (with_contacts)
          then coalesce(contacts.listed, '{}'::app.emergency_contact[])
        else '{}'
      end
    from transport_assignments
    join route_stops on route_stops.id = transport_assignments.route_stop_id
    join students on students.id = transport_assignments.student_id
    cross join lateral (
      select 'to_school'::app.trip_direction as direction, route_stops.to_school_at as planned_at
      where transport_assignments.rides_to_school
      union all
      select 'from_school', route_stops.from_school_at
      where transport_assignments.rides_from_school
    ) as way
    left join trips
      on trips.route_id = transport_assignments.route_id
      and trips.day = on_day
      and trips.direction = way.direction
      and trips.state <> 'cancelled'
    cross join lateral (
      select
        array_agg(
          (
            guardians.full_name, student_guardians.relation, guardians.phone,
            guardians.mobile_phone
          )::app.emergency_contact
          order by student_guardians.contact_order, guardians.full_name, guardians.id
        ) as listed
      from student_guardians
      join guardians on guardians.id = student_guardians.guardian_id
      where student_guardians.student_id = students.id and student_guardians.is_emergency_contact
    ) as contacts
    where transport_assignments.route_id = route_manifest.route_id
      and on_day
        <@ daterange(transport_assignments.starts_on, transport_assignments.ends_on, '[]')
      and way.direction = any (driven)
    order by
      way.direction, way.planned_at, route_stops.position, students.full_name, students.id;
end;
$$;
comment on function route_manifest(uuid, date) is
  'Who gets on, and off, on a route on a day (today, unless given), in the order of the stops: first to school, then home. With whom to call in an emergency, for those who may see that (emergency_contacts:view). A driver sees the directions of the own trips of that day.';
grant execute on function route_manifest(uuid, date) to :"tenant";
