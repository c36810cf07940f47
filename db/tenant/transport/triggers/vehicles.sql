create or replace function tg_vehicles__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all who ride count, not only those whom the writer may read. Whoever gives
-- somebody a seat, or puts the vehicle on a route or trip, locks it: the update waited for them.
declare
  smaller uuid[];
begin
  smaller := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where new_rows.capacity < old_rows.capacity
  );
  if cardinality(smaller) = 0 then
    return null;
  end if;
  perform require_fresh_rows();
  -- From today on, as what is past cannot be changed any more.
  perform check_route_seats(
    array_agg(routes.id),
    array_agg(daterange((now() at time zone schools.time_zone)::date, null, '[]'))
  )
  from routes
  join schools on schools.id = routes.school_id
  where routes.vehicle_id = any (smaller)
  having count(*) > 0;
  perform check_trip_seats(array(
    select trips.id
    from trips
    join routes on routes.id = trips.route_id
    join schools on schools.id = routes.school_id
    where trips.vehicle_id = any (smaller)
      and trips.day >= (now() at time zone schools.time_zone)::date
  ));
  return null;
end;
$$;

create or replace trigger _200_validate_update after update on vehicles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_vehicles__validate();
