create or replace function fuel_costs(from_day date, to_day date) returns setof app.fuel_summary
  language plpgsql stable strict parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because the sums are of all fillings.
declare
  near constant uuid[] := array(select school_ids_for('fuel_logs:export'));
  everywhere constant boolean := has_permission('fuel_logs:export') or is_owners_session();
begin
  perform require_permission('fuel_logs:export', everywhere or cardinality(near) > 0);
  return query
    select
      vehicles.id, vehicles.plate, filled.fillings, filled.litres, filled.price_minor,
      filled.distance_km,
      case
        when filled.distance_km > 0
          then round(100 * (filled.litres - filled.first_litres) / filled.distance_km, 1)
      end
    from vehicles
    join schools on schools.id = vehicles.school_id
    cross join lateral (
      select
        count(*)::integer as fillings,
        sum(fuel_logs.litres) as litres,
        sum(fuel_logs.price_minor)::bigint as price_minor,
        max(fuel_logs.odometer_km) - min(fuel_logs.odometer_km) as distance_km,
        (array_agg(fuel_logs.litres order by fuel_logs.filled_at))[1] as first_litres
      from fuel_logs
      where fuel_logs.vehicle_id = vehicles.id
        and (fuel_logs.filled_at at time zone schools.time_zone)::date between from_day and to_day
    ) as filled
    where filled.fillings > 0 and (everywhere or vehicles.school_id = any (near))
    order by vehicles.plate;
end;
$$;
comment on function fuel_costs(date, date) is
  'What each vehicle was filled with between two days, both included, what that cost, and what it used on the way. Needs fuel_logs:export.';
grant execute on function fuel_costs(date, date) to :"reader";
