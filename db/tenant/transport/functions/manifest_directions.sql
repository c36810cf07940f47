create or replace function manifest_directions(
  code text,
  route_id uuid,
  school_id uuid,
  day date
)
  returns app.trip_direction[]
  language plpgsql stable parallel safe
  set search_path from current
as $$
-- Called by functions that run as the owner.
begin
  if has_permission(code)
    or is_owners_session()
    or school_id in (select school_ids_for(code))
    or route_id in (select granted_row_ids(code))
  then
    return enum_range(null::app.trip_direction);
  end if;
  return array(
    select trips.direction
    from trips
    where trips.route_id = manifest_directions.route_id
      and trips.day = manifest_directions.day
      and trips.state <> 'cancelled'
      and trips.driver_id in (select driver_ids_for(code))
  );
end;
$$;
comment on function manifest_directions(text, uuid, uuid, date) is
  'In which directions of a route you hold a permission on a day: all, or those that you drive.';
