create or replace function require_running_trip(trip_id uuid) returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
-- Called by functions that run as the owner.
declare
  found_state constant app.trip_state := (
    select trips.state from trips where trips.id = require_running_trip.trip_id
  );
begin
  if found_state is null then
    raise exception using errcode = 'P0002', message = 'There is no such trip.';
  elsif found_state <> 'running' then
    raise exception using
      errcode = 'SC706',
      message = format('The trip is not running: it is %s.', found_state),
      hint = 'Start the trip first, if it is planned.';
  end if;
end;
$$;
comment on function require_running_trip(uuid) is
  'Refuses (SC706) a trip that is not under way.';
