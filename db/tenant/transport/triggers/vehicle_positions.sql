create or replace trigger _100_timestamps before insert or update on vehicle_positions
  for each row execute function app.tg__timestamps();

create or replace function tg_vehicle_positions__append_only() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC712',
    message = 'Positions can be neither changed nor erased one by one.',
    hint = 'Old days are removed as a whole, see retention_periods.';
end;
$$;

create or replace trigger _200_append_only before update or delete on vehicle_positions
  for each row execute function tg_vehicle_positions__append_only();
create or replace trigger _200_append_only_truncate before truncate on vehicle_positions
  for each statement execute function tg_vehicle_positions__append_only();

create or replace function tg_vehicle_positions__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what counts is the trip, not who may read it.
declare
  stray record;
begin
  -- Nobody completes the trip in the meantime.
  perform from trips
  where id in (select trip_id from new_rows)
  order by id
  for share;

  select trips.state, trips.started_at, new_rows.recorded_at, new_rows.trip_id
  into stray
  from new_rows
  join trips on trips.id = new_rows.trip_id
  where trips.state <> 'running'
    or not is_time_of_trip(new_rows.recorded_at, trips.started_at)
  limit 1;
  if found then
    perform require_running_trip(stray.trip_id);
    perform require_time_of_trip(stray.recorded_at, stray.started_at);
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on vehicle_positions
  referencing new table as new_rows
  for each statement execute function tg_vehicle_positions__validate();

create or replace function tg_vehicle_positions__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand, and the trips are not everybody's to read.
begin
  perform announce_rows('vehicle_positions', array_agg(moved.id), array_agg(distinct moved.route_id))
  from (
    select trips.id, trips.route_id
    from trips
    where trips.id in (select new_rows.trip_id from new_rows)
  ) as moved;
  return null;
end;
$$;
comment on function tg_vehicle_positions__notify() is
  'Tells the servers which trips have moved, by route.';

create or replace trigger _500_notify_insert after insert on vehicle_positions
  referencing new table as new_rows
  for each statement execute function tg_vehicle_positions__notify();

select ensure_position_partitions();
