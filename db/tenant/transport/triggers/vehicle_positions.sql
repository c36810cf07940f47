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
    hint = 'Old days are removed as a whole, see drop_position_partitions.';
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
  language plpgsql volatile
  set search_path from current
as $$
-- One channel for all schools, so that its name says nothing and one listener of each server
-- suffices. Who gets a message still reads the positions as the user who subscribed, under the
-- policies; so ids are all it needs to say. A message holds less than 8,000 bytes: 150 ids.
begin
  perform pg_notify(
    'school_events',
    json_build_object(
      'school', substring(current_schema() from '_(.*)'),
      'table', 'vehicle_positions',
      'trip_ids', json_agg(moved.trip_id)
    )::text
  )
  from (
    select distinct_trips.trip_id, (row_number() over () - 1) / 150 as message
    from (select distinct new_rows.trip_id from new_rows) as distinct_trips
  ) as moved
  group by moved.message;
  return null;
end;
$$;

create or replace trigger _500_notify_insert after insert on vehicle_positions
  referencing new table as new_rows
  for each statement execute function tg_vehicle_positions__notify();

select ensure_position_partitions();
