create or replace function school_days(school_id uuid, from_day date, to_day date)
  returns setof date
  language plpgsql stable strict parallel safe rows 200
  set search_path from current
as $$
#variable_conflict use_column
declare
  closed constant date[] := array(
    select closed_days(school_days.school_id, from_day, to_day)
  );
begin
  return query
    select from_day + shift
    from schools
    cross join generate_series(0, to_day - from_day) as shift
    where schools.id = school_days.school_id
      and extract(isodow from from_day + shift)::smallint = any (schools.week_days)
      and from_day + shift <> all (closed)
    order by shift;
end;
$$;
comment on function school_days(uuid, date, date) is
  'The days between two days, both included, on which there is school: those of the school''s week that no event of the calendar closes.';
grant execute on function school_days(uuid, date, date) to :"reader";
