create or replace function tracked_trip_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read. Who waits for a bus sees it
-- while it is on its way, and not where it went before.
declare
  asker constant uuid := current_user_id();
begin
  if 'self' = any (array(select scope from held_scopes(code))) then
    return query
      select trips.id
      from drivers
      join trips on trips.driver_id = drivers.id
      where drivers.user_id = asker and trips.day >= current_date - 1;
  end if;
  return query
    select trips.id
    from transport_assignments
    join trips on trips.route_id = transport_assignments.route_id
    where transport_assignments.student_id in (select student_ids_for(code))
      and trips.state = 'running'
      and trips.day
        <@ daterange(transport_assignments.starts_on, transport_assignments.ends_on, '[]')
      and case trips.direction
        when 'to_school' then transport_assignments.rides_to_school
        else transport_assignments.rides_from_school
      end;
end;
$$;
comment on function tracked_trip_ids_for(text) is
  E'@behavior -*\nThe trips whose vehicle you may follow: your own as a driver, and those under way on which you, your wards or those you teach ride.';
grant execute on function tracked_trip_ids_for(text) to :"reader";
