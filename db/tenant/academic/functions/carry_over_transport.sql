create or replace function carry_over_transport(
  lines app.rollover_line[],
  last_day date,
  new_days daterange
)
  returns table (student_id uuid, outcome app.transport_outcome)
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
-- Called by roll_over_year, which runs as the owner.
declare
  route_ids constant uuid[] := array(
    select distinct assignment.route_id
    from unnest(lines) as member
    join transport_assignments as assignment on assignment.student_id = member.student_id
    where daterange(assignment.starts_on, assignment.ends_on, '[]') @> last_day
  );
  rider record;
  current_route_id uuid;
  seats_to bigint;
  seats_from bigint;
  seated uuid[] := '{}';
begin
  if route_ids = '{}' then
    return;
  end if;
  perform lock_seats(route_ids);

  -- Whoever leaves, or goes to a school that the route does not serve, gives back the seat.
  return query
    with riding as (
      select assignment.id, assignment.student_id
      from unnest(lines) as member
      join transport_assignments as assignment on assignment.student_id = member.student_id
      join routes on routes.id = assignment.route_id
      left join classes on classes.id = member.to_class_id
      where daterange(assignment.starts_on, assignment.ends_on, '[]') @> last_day
        and member.outcome <> 'no_seat'
        and (classes.id is null or not is_school_within(classes.school_id, routes.school_id))
    ),
    ended as (
      update transport_assignments
      set ends_on = last_day
      from riding
      where transport_assignments.id = riding.id
        and (transport_assignments.ends_on is null or transport_assignments.ends_on > last_day)
    )
    select distinct riding.student_id, 'ended'::app.transport_outcome from riding;

  -- Seat by seat, by name: what one cannot use is left for the next.
  for rider in
    with free as (
      select
        left_over.route_id,
        min(left_over.seats) filter (where left_over.direction = 'to_school') as to_school,
        min(left_over.seats) filter (where left_over.direction = 'from_school') as from_school
      from free_route_seats(route_ids, new_days) as left_over
      group by left_over.route_id
    )
    select
      assignment.id, assignment.student_id, assignment.route_id,
      assignment.rides_to_school, assignment.rides_from_school,
      routes.is_active, free.to_school, free.from_school,
      assignment.ends_on is null or assignment.ends_on >= lower(new_days) as goes_on,
      exists (
        select
        from transport_assignments as other
        where other.student_id = assignment.student_id
          and other.id <> assignment.id
          and daterange(other.starts_on, other.ends_on, '[]') && new_days
          and (
            other.rides_to_school and assignment.rides_to_school
            or other.rides_from_school and assignment.rides_from_school
          )
      ) as has_other
    from unnest(lines) as member
    join classes on classes.id = member.to_class_id
    join transport_assignments as assignment on assignment.student_id = member.student_id
    join routes on routes.id = assignment.route_id
    join students on students.id = assignment.student_id
    left join free on free.route_id = assignment.route_id
    where daterange(assignment.starts_on, assignment.ends_on, '[]') @> last_day
      and is_school_within(classes.school_id, routes.school_id)
    order by
      assignment.route_id, students.last_name, students.first_name, students.id, assignment.id
  loop
    if rider.route_id is distinct from current_route_id then
      current_route_id := rider.route_id;
      -- Null where there is no vehicle yet: then there are no seats to run out of.
      seats_to := rider.to_school;
      seats_from := rider.from_school;
    end if;
    student_id := rider.student_id;
    if rider.goes_on then
      outcome := 'continued';
    elsif rider.has_other then
      outcome := 'already_assigned';
    elsif rider.is_active
      and not (rider.rides_to_school and coalesce(seats_to < 1, false))
      and not (rider.rides_from_school and coalesce(seats_from < 1, false))
    then
      outcome := 'continued';
      seated := seated || rider.id;
      seats_to := seats_to - rider.rides_to_school::integer;
      seats_from := seats_from - rider.rides_from_school::integer;
    else
      outcome := 'no_seat';
    end if;
    return next;
  end loop;

  insert into transport_assignments (
    student_id, route_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school
  )
  select
    old.student_id, old.route_id, old.route_stop_id, lower(new_days), upper(new_days) - 1,
    old.rides_to_school, old.rides_from_school
  from transport_assignments as old
  where old.id = any (seated);
end;
$$;
comment on function carry_over_transport(app.rollover_line[], date, daterange) is
  'Continues for a new year the places on a vehicle that last to the end of the old one, and ends those of students who leave; says what became of each place.';
