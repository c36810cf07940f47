create or replace function tg_route_stops__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all stops of the route count, not only those that the writer may read.
begin
  perform check_route_times(array(select distinct route_id from new_rows));
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on route_stops
  referencing new table as new_rows
  for each statement execute function tg_route_stops__validate();
create or replace trigger _200_validate_update after update on route_stops
  referencing new table as new_rows
  for each statement execute function tg_route_stops__validate();
