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
begin
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

  return query
    with riding as (
      select
        assignment.id, assignment.student_id, assignment.route_id, assignment.route_stop_id,
        assignment.rides_to_school, assignment.rides_from_school,
        routes.is_active, vehicles.capacity,
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
      left join vehicles on vehicles.id = routes.vehicle_id
      where daterange(assignment.starts_on, assignment.ends_on, '[]') @> last_day
        and is_school_within(classes.school_id, routes.school_id)
    ),
    -- The most who ride on one day of the new year as it is.
    taken as (
      select
        busy.route_id,
        max(busy.to_school) as to_school,
        max(busy.from_school) as from_school
      from (
        select
          days.route_id,
          days.day,
          count(*) filter (where other.rides_to_school) as to_school,
          count(*) filter (where other.rides_from_school) as from_school
        from (
          select route_id, greatest(starts_on, lower(new_days)) as day
          from transport_assignments
          where daterange(starts_on, ends_on, '[]') && new_days
          group by 1, 2
        ) as days
        join transport_assignments as other
          on other.route_id = days.route_id
          and daterange(other.starts_on, other.ends_on, '[]') @> days.day
        group by days.route_id, days.day
      ) as busy
      group by busy.route_id
    ),
    queued as (
      select
        riding.id,
        riding.is_active and (
          riding.capacity is null
          or (
            (
              not riding.rides_to_school
              or riding.capacity >= coalesce(taken.to_school, 0)
                + count(*) filter (where riding.rides_to_school) over by_name
            )
            and (
              not riding.rides_from_school
              or riding.capacity >= coalesce(taken.from_school, 0)
                + count(*) filter (where riding.rides_from_school) over by_name
            )
          )
        ) as has_seat
      from riding
      join students on students.id = riding.student_id
      left join taken on taken.route_id = riding.route_id
      where not riding.goes_on and not riding.has_other
      window by_name as (
        partition by riding.route_id
        order by students.last_name, students.first_name, students.id, riding.id
      )
    ),
    continued as (
      insert into transport_assignments (
        student_id, route_id, route_stop_id, starts_on, ends_on, rides_to_school, rides_from_school
      )
      select
        riding.student_id, riding.route_id, riding.route_stop_id,
        lower(new_days), upper(new_days) - 1, riding.rides_to_school, riding.rides_from_school
      from riding
      join queued on queued.id = riding.id
      where queued.has_seat
    )
    -- Of somebody with two places what needs attention first.
    select distinct on (riding.student_id) riding.student_id, reached.outcome
    from riding
    left join queued on queued.id = riding.id
    cross join lateral (
      select case
        when riding.goes_on or queued.has_seat then 'continued'::app.transport_outcome
        when queued.id is null then 'already_assigned'
        else 'no_seat'
      end as outcome
    ) as reached
    order by
      riding.student_id, reached.outcome = 'no_seat' desc, reached.outcome = 'continued' desc;
end;
$$;
comment on function carry_over_transport(app.rollover_line[], date, daterange) is
  'Continues for a new year the places on a vehicle that last to the end of the old one, and ends those of students who leave; says what became of each student''s.';
