create or replace function check_trips_fit(trip_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner. Who takes a licence away meanwhile is waited for.
declare
  unfit record;
begin
  perform require_fresh_rows();
  perform from vehicles
  where id in (select vehicle_id from trips where trips.id = any (trip_ids))
  order by id
  for share;
  perform from drivers
  where id in (select driver_id from trips where trips.id = any (trip_ids))
  order by id
  for share;

  select
    vehicles.plate,
    trips.day,
    case
      when not vehicles.is_active then 'it is not in use'
      when vehicles.insurance_expires_on < trips.day
        then format('its insurance ends on %s', vehicles.insurance_expires_on)
      else format('its inspection is valid until %s', vehicles.inspection_expires_on)
    end as reason
  into unfit
  from unnest(trip_ids) as listed (id)
  join trips on trips.id = listed.id
  join vehicles on vehicles.id = trips.vehicle_id
  where trips.state <> 'cancelled'
    and (
      not vehicles.is_active
      or least(vehicles.insurance_expires_on, vehicles.inspection_expires_on) < trips.day
    )
  order by trips.day
  limit 1;
  if found then
    raise exception using
      errcode = 'SC702',
      message = format(
        'Vehicle %s makes no trip on %s: %s.', unfit.plate, unfit.day, unfit.reason
      ),
      hint = 'Choose another vehicle, or have it renewed and note until when it is valid.';
  end if;

  select
    drivers.full_name,
    trips.day,
    case
      when not drivers.is_active then 'not at work'
      when drivers.licence_expires_on < trips.day
        then format('the licence is valid until %s', drivers.licence_expires_on)
      else format('the medical check is valid until %s', drivers.medical_check_expires_on)
    end as reason
  into unfit
  from unnest(trip_ids) as listed (id)
  join trips on trips.id = listed.id
  join drivers on drivers.id = trips.driver_id
  where trips.state <> 'cancelled'
    and (
      not drivers.is_active
      -- Where no medical check is needed there is no day; least passes over it.
      or least(drivers.licence_expires_on, drivers.medical_check_expires_on) < trips.day
    )
  order by trips.day
  limit 1;
  if found then
    raise exception using
      errcode = 'SC703',
      message = format(
        '%s makes no trip on %s: %s.', unfit.full_name, unfit.day, unfit.reason
      ),
      hint = 'Choose another driver, or note until when the renewed licence or check is valid.';
  end if;
end;
$$;
comment on function check_trips_fit(uuid[]) is
  'Refuses (SC702, SC703) trips with a vehicle or driver that may not drive on that day.';
