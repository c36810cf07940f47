create or replace function lock_seats(route_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner. Whoever else wants the last seat waits here, and
-- counts again; so does who wants the route to have another vehicle, or the vehicle fewer seats.
begin
  perform require_fresh_rows();
  perform from routes
  where id = any (route_ids)
  order by id
  for no key update;

  perform from vehicles
  where id in (
    select routes.vehicle_id from routes where routes.id = any (route_ids)
    union
    select trips.vehicle_id
    from trips
    where trips.route_id = any (route_ids)
      and trips.day >= current_date - 1
      and trips.state <> 'cancelled'
  )
  order by id
  for share;
end;
$$;
comment on function lock_seats(uuid[]) is
  'Keeps the seats of these routes, and those who ride, as they are until the transaction ends.';
