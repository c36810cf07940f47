create or replace function start_trip(trip_id uuid) returns trips
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the state is not for everybody who may change a trip.
declare
  started trips;
begin
  perform require_permission('trips:approve', may_for_trip('trips:approve', trip_id));
  -- An update that leaves the state as it is would go unnoticed.
  update trips
  set state = 'running'
  where trips.id = start_trip.trip_id and trips.state <> 'running'
  returning * into started;
  if not found then
    if not exists (select from trips where trips.id = start_trip.trip_id) then
      raise exception using errcode = 'P0002', message = 'There is no such trip.';
    end if;
    raise exception using
      errcode = 'SC705',
      message = 'The trip has been started already.',
      hint = 'Complete it when it is over.';
  end if;
  return started;
end;
$$;
comment on function start_trip(uuid) is
  'Starts a planned trip on its day, by its driver or somebody with trips:approve. The vehicle and the driver must be allowed to drive that day. A trip of either that was forgotten, hours after its end, is completed first.';
grant execute on function start_trip(uuid) to :"tenant";
