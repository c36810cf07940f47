create or replace function tg_trips__complete() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what is filled in does not depend on what the writer may read.
declare
  usual record;
begin
  select
    routes.name, routes.vehicle_id, routes.driver_id, schools.time_zone,
    case new.direction
      when 'to_school' then (
        select min(route_stops.to_school_at)
        from route_stops
        where route_stops.route_id = routes.id
      )
      else routes.leaves_at
    end as departs_at,
    case new.direction
      when 'to_school' then routes.arrives_at
      else (
        select max(route_stops.from_school_at)
        from route_stops
        where route_stops.route_id = routes.id
      )
    end as arrives_at
  into usual
  from routes
  join schools on schools.id = routes.school_id
  where routes.id = new.route_id;
  if not found then
    -- The foreign key refuses it, in its own words; only it must come to that.
    usual.time_zone := 'UTC';
  end if;

  new.vehicle_id := coalesce(new.vehicle_id, usual.vehicle_id);
  new.driver_id := coalesce(new.driver_id, usual.driver_id);
  new.departs_at := coalesce(new.departs_at, usual.departs_at);
  new.arrives_at := coalesce(new.arrives_at, usual.arrives_at);
  if num_nulls(new.vehicle_id, new.driver_id, new.departs_at, new.arrives_at) > 0 then
    raise exception using
      errcode = 'SC714',
      message = format(
        'Route %s has no %s of its own for this trip.',
        usual.name,
        case
          when new.vehicle_id is null then 'vehicle'
          when new.driver_id is null then 'driver'
          else 'times'
        end
      ),
      hint = 'Give the trip one, or complete the route first.';
  end if;

  new.planned_from := (new.day + new.departs_at) at time zone usual.time_zone;
  new.planned_until := (new.day + new.arrives_at) at time zone usual.time_zone;
  if new.planned_until <= new.planned_from and new.arrives_at > new.departs_at then
    -- The hour that the clock skips lies between.
    new.planned_until := new.planned_from + (new.arrives_at - new.departs_at);
  end if;
  return new;
end;
$$;

create or replace trigger _150_complete
  before insert or update of
    route_id, vehicle_id, driver_id, day, direction, departs_at, arrives_at, planned_from,
    planned_until
  on trips
  for each row execute function tg_trips__complete();

create or replace function tg_trips__follow_states() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because a trip that was forgotten is completed whoever may read it.
declare
  old_state app.trip_state := 'planned';
begin
  if tg_op = 'UPDATE' then
    old_state := old.state;
    if new.state <> old.state then
      if new.state = 'running' and old.state <> 'planned' then
        raise exception using
          errcode = 'SC705',
          message = format('The trip cannot be started: it is %s.', old.state),
          hint = 'Plan another trip.';
      elsif new.state = 'completed' and old.state <> 'running' then
        raise exception using
          errcode = 'SC706',
          message = format('The trip is not running: it is %s.', old.state),
          hint = 'Start the trip first, if it is planned.';
      elsif new.state = 'planned' or old.state in ('completed', 'cancelled') then
        raise exception using
          errcode = 'SC707',
          message = format('The trip is %s, which is not taken back.', old.state),
          hint = 'Plan another trip.';
      end if;
    end if;
    if old.state <> 'planned'
      and (
        new.route_id, new.vehicle_id, new.driver_id, new.day, new.direction, new.departs_at,
        new.arrives_at
      ) is distinct from (
        old.route_id, old.vehicle_id, old.driver_id, old.day, old.direction, old.departs_at,
        old.arrives_at
      )
    then
      raise exception using
        errcode = 'SC707',
        message = format('The trip is %s: how it was planned cannot be changed.', old.state),
        hint = 'Cancel it, if it is running, and plan another trip.';
    end if;
  end if;

  if new.state = 'running' and old_state <> 'running' then
    new.started_at := coalesce(new.started_at, now());
    -- What nobody completed yesterday does not stand in the way for ever.
    update trips
    set state = 'completed'
    where trips.state = 'running'
      and (trips.vehicle_id = new.vehicle_id or trips.driver_id = new.driver_id)
      and trips.id <> new.id
      and trips.planned_until < now() - interval '3 hours'
      and trips.started_at < now() - interval '3 hours';
  elsif new.state = 'completed' then
    new.completed_at := coalesce(
      new.completed_at,
      -- Of one that was forgotten it is not known when it was over; the last position tells.
      case
        when new.planned_until < now() - interval '3 hours' then coalesce(
          (
            select max(vehicle_positions.recorded_at)
            from vehicle_positions
            where vehicle_positions.vehicle_id = new.vehicle_id
              and vehicle_positions.trip_id = new.id
              and vehicle_positions.recorded_at between new.started_at and now()
          ),
          greatest(new.planned_until, new.started_at)
        )
      end,
      now()
    );
  elsif new.state = 'cancelled' then
    new.cancelled_at := coalesce(new.cancelled_at, now());
  end if;
  return new;
end;
$$;

create or replace trigger _200_follow_states before insert or update on trips
  for each row execute function tg_trips__follow_states();

create or replace function tg_trips__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all who ride count, not only those whom the writer may read.
declare
  placed uuid[];
  started uuid[];
  stray record;
begin
  if tg_op = 'INSERT' then
    placed := array(select id from new_rows where state <> 'cancelled');
    started := array(select id from new_rows where state = 'running');
  else
    placed := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.state <> 'cancelled'
        and (
          new_rows.route_id, new_rows.vehicle_id, new_rows.driver_id, new_rows.day,
          new_rows.direction
        ) is distinct from (
          old_rows.route_id, old_rows.vehicle_id, old_rows.driver_id, old_rows.day,
          old_rows.direction
        )
    );
    started := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.state = 'running' and old_rows.state <> 'running'
    );
  end if;
  if cardinality(placed) > 0 then
    perform lock_seats(array(select route_id from new_rows where id = any (placed)));
    perform check_trip_seats(placed);
  end if;
  if cardinality(placed || started) > 0 then
    perform check_trips_fit(placed || started);
  end if;

  if cardinality(started) > 0 then
    select trips.day, (now() at time zone schools.time_zone)::date as today
    into stray
    from trips
    join routes on routes.id = trips.route_id
    join schools on schools.id = routes.school_id
    where trips.id = any (started)
      and trips.day <> (now() at time zone schools.time_zone)::date
    limit 1;
    if found then
      raise exception using
        errcode = 'SC708',
        message = format('This trip is one of %s; today is %s.', stray.day, stray.today),
        hint = 'Start the trip of today.';
    end if;
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on trips
  referencing new table as new_rows
  for each statement execute function tg_trips__validate();
create or replace trigger _200_validate_update after update on trips
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_trips__validate();

create or replace function tg_trips__permit_substitutes() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the route's own vehicle and driver count, whoever may read them.
declare
  substituted uuid[];
begin
  if tg_op = 'INSERT' then
    substituted := array(
      select new_rows.route_id
      from new_rows
      join routes on routes.id = new_rows.route_id
      where (new_rows.vehicle_id, new_rows.driver_id)
        is distinct from (routes.vehicle_id, routes.driver_id)
    );
  else
    substituted := array(
      select new_rows.route_id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.vehicle_id, new_rows.driver_id)
        is distinct from (old_rows.vehicle_id, old_rows.driver_id)
    );
  end if;
  if cardinality(substituted) > 0 then
    perform require_permission(
      'trips:assign',
      has_permission('trips:assign')
        or substituted <@ array(select route_ids_for('trips:assign'))
    );
  end if;
  return null;
end;
$$;

create or replace trigger _300_permit_substitutes_insert after insert on trips
  referencing new table as new_rows
  for each statement execute function tg_trips__permit_substitutes();
create or replace trigger _300_permit_substitutes_update after update on trips
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_trips__permit_substitutes();
