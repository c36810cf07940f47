create or replace function complete_trip(trip_id uuid) returns trips
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the state is not for everybody who may change a trip.
declare
  completed trips;
begin
  perform require_permission('trips:approve', may_for_trip('trips:approve', trip_id));
  -- A running trip alone: an update that leaves the state as it is would go unnoticed.
  update trips
  set state = 'completed'
  where trips.id = complete_trip.trip_id and trips.state = 'running'
  returning * into completed;
  if not found then
    perform require_running_trip(complete_trip.trip_id);
  end if;
  return completed;
end;
$$;
comment on function complete_trip(uuid) is
  'Completes a running trip, by its driver or somebody with trips:approve. No more positions are recorded.';
grant execute on function complete_trip(uuid) to :"tenant";
