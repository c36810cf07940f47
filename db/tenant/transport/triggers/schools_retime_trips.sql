create or replace function tg_schools__retime_trips() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because whoever sets the clock need not be allowed to change trips.
begin
  -- The trips' own trigger reads the new time zone.
  update trips
  set planned_from = trips.planned_from
  from routes
  join new_rows on new_rows.id = routes.school_id
  join old_rows on old_rows.id = new_rows.id and old_rows.time_zone <> new_rows.time_zone
  where trips.route_id = routes.id and trips.state = 'planned';
  return null;
end;
$$;

create or replace trigger _500_retime_trips after update on schools
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_schools__retime_trips();
