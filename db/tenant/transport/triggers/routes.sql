create or replace function tg_routes__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all who ride count, not only those whom the writer may read.
declare
  reequipped uuid[];
  retimed uuid[];
begin
  reequipped := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where new_rows.vehicle_id is distinct from old_rows.vehicle_id
      and new_rows.vehicle_id is not null
  );
  if cardinality(reequipped) > 0 then
    perform lock_seats(reequipped);
    -- From today on, as what is past cannot be changed any more.
    perform check_route_seats(
      array_agg(new_rows.id),
      array_agg(daterange((now() at time zone schools.time_zone)::date, null, '[]'))
    )
    from new_rows
    join schools on schools.id = new_rows.school_id
    where new_rows.id = any (reequipped);
  end if;

  retimed := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.arrives_at, new_rows.leaves_at)
      is distinct from (old_rows.arrives_at, old_rows.leaves_at)
  );
  if cardinality(retimed) > 0 then
    perform check_route_times(retimed);
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_update after update on routes
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_routes__validate();
