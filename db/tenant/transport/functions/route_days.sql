create or replace function route_days(route_id uuid, from_day date, to_day date)
  returns setof date
  language plpgsql stable strict parallel safe security definer rows 100
  set search_path from current
as $$
-- Definer, because who plans trips need not see the calendar.
begin
  return query
    select run.day
    from routes
    cross join lateral school_days(routes.school_id, from_day, to_day) as run (day)
    where routes.id = route_days.route_id
      and extract(isodow from run.day)::smallint = any (routes.week_days);
end;
$$;
comment on function route_days(uuid, date, date) is
  E'@behavior -*\nThe days between two days, both included, on which there is school and a route runs.';
grant execute on function route_days(uuid, date, date) to :"tenant";
