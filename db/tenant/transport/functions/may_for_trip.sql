create or replace function may_for_trip(code text, trip_id uuid) returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read. In steps, the frequent answers
-- first: every position that a driver reports asks.
begin
  if has_permission(code) then
    return true;
  end if;
  if exists (
    select
    from trips
    join drivers on drivers.id = trips.driver_id
    where trips.id = may_for_trip.trip_id and drivers.user_id = current_user_id()
  ) then
    if exists (select from held_scopes(code) where scope = 'self') then
      return true;
    end if;
  end if;
  return exists (
    select
    from trips
    join routes on routes.id = trips.route_id
    where trips.id = may_for_trip.trip_id and routes.school_id in (select school_ids_for(code))
  )
  or may_for_trip.trip_id in (select granted_row_ids(code));
end;
$$;
comment on function may_for_trip(text, uuid) is
  E'@behavior -*\nWhether you hold a permission for a trip: for all, for those of its school, as its driver, or for this one.';
grant execute on function may_for_trip(text, uuid) to :"reader";
