create or replace function import_transport_assignments(entries app.transport_entry[])
  returns setof transport_assignments
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because a list of all who ride is loaded by somebody who need not see each student.
declare
  wrong record;
begin
  perform require_permission(
    'transport_assignments:import',
    has_permission('transport_assignments:import')
      or not exists (
        select
        from unnest(entries) as entry
        left join route_stops on route_stops.id = entry.route_stop_id
        left join routes on routes.id = route_stops.route_id
        left join students on students.id = entry.student_id
        where not coalesce(
          routes.school_id in (select school_ids_for('transport_assignments:import'))
            and students.school_id in (select school_ids_for('transport_assignments:import')),
          false
        )
      )
      and cardinality(entries) > 0
  );

  select entry.line, students.full_name as student, route_stops.name as stop
  into wrong
  from unnest(entries) with ordinality as entry (
    student_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school, line
  )
  left join students on students.id = entry.student_id
  left join route_stops on route_stops.id = entry.route_stop_id
  where students.id is null or route_stops.id is null
  order by entry.line
  limit 1;
  if found then
    raise exception using
      errcode = 'SC715',
      message = format(
        'Line %s: there is no such %s.',
        wrong.line, case when wrong.student is null then 'student' else 'stop' end
      ),
      hint = 'Nothing was recorded. Correct this line and send all of them again.';
  end if;

  -- In one order, so that two lists at the same time do not lock each other out.
  return query
    insert into transport_assignments
      (student_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school)
    select
      entry.student_id, entry.route_stop_id, seat.starts_on, entry.ends_on, seat.rides_to_school,
      seat.rides_from_school
    from unnest(entries) as entry
    join route_stops on route_stops.id = entry.route_stop_id
    join routes on routes.id = route_stops.route_id
    join schools on schools.id = routes.school_id
    cross join lateral (
      select
        coalesce(entry.starts_on, schools_today(schools)) as starts_on,
        coalesce(entry.rides_to_school, true) as rides_to_school,
        coalesce(entry.rides_from_school, true) as rides_from_school
    ) as seat
    where not exists (
      select
      from transport_assignments as known
      where known.student_id = entry.student_id
        and known.route_stop_id = entry.route_stop_id
        and (
          known.starts_on = seat.starts_on
          -- A line without a first day, sent again on another day.
          or entry.starts_on is null and known.starts_on < seat.starts_on
        )
        and known.ends_on is not distinct from entry.ends_on
        and known.rides_to_school = seat.rides_to_school
        and known.rides_from_school = seat.rides_from_school
    )
    order by routes.id, entry.student_id
    returning transport_assignments.*;
end;
$$;
comment on function import_transport_assignments(app.transport_entry[]) is
  'Gives many students a seat at once: all lines are recorded or none. Returns the assignments that are new; sending the same list again changes nothing. Needs transport_assignments:import.';
grant execute on function import_transport_assignments(app.transport_entry[]) to :"tenant";
