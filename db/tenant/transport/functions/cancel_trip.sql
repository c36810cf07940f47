create or replace function cancel_trip(trip_id uuid, reason text default null) returns trips
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the state is not for everybody who may change a trip, and all who ride are told.
#variable_conflict use_column
declare
  cancelled trips;
  route_name text;
begin
  perform require_permission('trips:publish', may_for_trip('trips:publish', cancel_trip.trip_id));
  update trips
  set state = 'cancelled', note = coalesce(nullif(btrim(cancel_trip.reason), ''), trips.note)
  where trips.id = cancel_trip.trip_id and trips.state <> 'cancelled'
  returning * into cancelled;
  if not found then
    select * into cancelled from trips where trips.id = cancel_trip.trip_id;
    if not found then
      raise exception using errcode = 'P0002', message = 'There is no such trip.';
    end if;
    -- Cancelled already: nobody needs to be told again.
    return cancelled;
  end if;

  select routes.name into route_name from routes where routes.id = cancelled.route_id;
  if cancelled.planned_until > now() then
    perform notify_users(
      array(select user_id from trip_rider_users(cancelled.id) as user_id),
      'trip_cancelled',
      format(
        '%s: the trip %s on %s is cancelled',
        route_name,
        case cancelled.direction when 'to_school' then 'to school' else 'home' end,
        cancelled.day
      ),
      nullif(btrim(cancel_trip.reason), ''),
      'trips',
      cancelled.id
    );
  end if;
  return cancelled;
end;
$$;
comment on function cancel_trip(uuid, text) is
  'Cancels a trip that is planned or running. Students who ride on it, and guardians who may read about them, are notified, unless it would be over anyway. Cancelling it twice changes nothing.';
grant execute on function cancel_trip(uuid, text) to :"tenant";
