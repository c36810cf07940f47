create or replace function tg_fuel_logs__complete() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what is filled in does not depend on what the writer may read.
begin
  new.driver_id := (select drivers.id from drivers where drivers.user_id = current_user_id());
  return new;
end;
$$;

create or replace trigger _150_complete before insert on fuel_logs
  for each row when (new.driver_id is null)
  execute function tg_fuel_logs__complete();

create or replace function tg_fuel_logs__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all fillings count, not only those that the writer may read.
declare
  fallen record;
begin
  perform require_fresh_rows();
  -- Whoever else notes a filling of the vehicle waits here.
  perform from vehicles
  where id in (select vehicle_id from new_rows)
  order by id
  for no key update;

  select
    vehicles.plate,
    greatest(new_rows.odometer_km, others.odometer_km) as odometer_km,
    least(new_rows.odometer_km, others.odometer_km) as fallen_to
  into fallen
  from new_rows
  join vehicles on vehicles.id = new_rows.vehicle_id
  join fuel_logs as others
    on others.vehicle_id = new_rows.vehicle_id
    and (
      others.filled_at < new_rows.filled_at and others.odometer_km > new_rows.odometer_km
      or others.filled_at > new_rows.filled_at and others.odometer_km < new_rows.odometer_km
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC711',
      message = format(
        'The odometer of vehicle %s would fall from %s to %s.',
        fallen.plate, fallen.odometer_km, fallen.fallen_to
      ),
      hint = 'Check the odometer, and when the vehicle was filled.';
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on fuel_logs
  referencing new table as new_rows
  for each statement execute function tg_fuel_logs__validate();
create or replace trigger _200_validate_update after update on fuel_logs
  referencing new table as new_rows
  for each statement execute function tg_fuel_logs__validate();
