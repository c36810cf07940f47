create or replace function end_transport_assignment(assignment_id uuid, last_day date default null)
  returns transport_assignments
  language plpgsql volatile
  set search_path from current
as $$
declare
  ended transport_assignments;
begin
  update transport_assignments
  set ends_on = coalesce(end_transport_assignment.last_day, schools_today(schools))
  from routes
  join schools on schools.id = routes.school_id
  where transport_assignments.id = end_transport_assignment.assignment_id
    and routes.id = transport_assignments.route_id
  returning transport_assignments.* into ended;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such assignment.';
  end if;
  return ended;
end;
$$;
comment on function end_transport_assignment(uuid, date) is
  'Ends a student''s seat: it rides for the last time on that day, or today. One that has not begun is deleted instead.';
grant execute on function end_transport_assignment(uuid, date) to :"tenant";
