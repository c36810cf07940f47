create or replace function closed_days(school_id uuid, from_day date, to_day date)
  returns setof date
  language plpgsql stable strict parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because a school is closed for those too who do not see why.
#variable_conflict use_column
declare
  lineage constant uuid[] := array(select school_lineage(array[closed_days.school_id]));
begin
  perform require_window(from_day, to_day);
  return query
    select distinct first_day + shift
    from calendar_events as event
    cross join lateral (select event.ends_on - event.starts_on as more_days) as length
    cross join lateral app.recurrence_days(
      event.recurrence_rule, event.starts_on, from_day - length.more_days, to_day
    ) as first_day
    cross join lateral generate_series(0, length.more_days) as shift
    where event.closes_school
      and event.cancelled_at is null
      and (event.school_id is null or event.school_id = any (lineage))
      and event.starts_on <= to_day
      and (event.recurrence_rule is not null or event.ends_on >= from_day)
      and first_day <> all (event.excluded_days)
      and first_day + shift between from_day and to_day;
end;
$$;
comment on function closed_days(uuid, date, date) is
  E'@behavior -*\nThe days, both bounds included, on which an event of the calendar closes a school.';
grant execute on function closed_days(uuid, date, date) to :"reader";
