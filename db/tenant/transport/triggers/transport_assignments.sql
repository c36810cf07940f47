create or replace function tg_transport_assignments__complete() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what is filled in does not depend on what the writer may read.
begin
  select route_stops.route_id into new.route_id
  from route_stops
  where route_stops.id = new.route_stop_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such stop.';
  end if;
  return new;
end;
$$;

create or replace trigger _150_complete
  before insert or update of route_id, route_stop_id on transport_assignments
  for each row execute function tg_transport_assignments__complete();

create or replace function tg_transport_assignments__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all who ride take a seat, not only those whom the writer may read.
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    changed := array(select id from new_rows);
  else
    -- A seat that was only given back earlier does no harm.
    changed := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.route_stop_id <> old_rows.route_stop_id
        or new_rows.rides_to_school and not old_rows.rides_to_school
        or new_rows.rides_from_school and not old_rows.rides_from_school
        or not daterange(new_rows.starts_on, new_rows.ends_on, '[]')
          <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
    );
  end if;
  if cardinality(changed) = 0 then
    return null;
  end if;

  perform lock_seats(array(select route_id from new_rows));
  perform check_route_times(array(select route_id from new_rows));
  perform check_route_seats(
    array_agg(new_rows.route_id),
    array_agg(daterange(new_rows.starts_on, new_rows.ends_on, '[]'))
  )
  from new_rows
  where new_rows.id = any (changed);
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on transport_assignments
  referencing new table as new_rows
  for each statement execute function tg_transport_assignments__validate();
create or replace trigger _200_validate_update after update on transport_assignments
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_transport_assignments__validate();
