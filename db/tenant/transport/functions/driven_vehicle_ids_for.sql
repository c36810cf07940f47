create or replace function driven_vehicle_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
begin
  if 'self' = any (array(select scope from held_scopes(code))) then
    return query
      select routes.vehicle_id
      from drivers
      join routes on routes.driver_id = drivers.id
      where drivers.user_id = asker and routes.vehicle_id is not null
      union
      select trips.vehicle_id
      from drivers
      join trips on trips.driver_id = drivers.id
      where drivers.user_id = asker
        and trips.day >= current_date - 1
        and trips.state <> 'cancelled';
  end if;
end;
$$;
comment on function driven_vehicle_ids_for(text) is
  E'@behavior -*\nThe vehicles for which you hold a permission as their driver: that of your route, and those of your trips.';
grant execute on function driven_vehicle_ids_for(text) to :"reader";
