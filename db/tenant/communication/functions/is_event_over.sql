create or replace function is_event_over(event calendar_events) returns boolean
  language sql stable parallel safe
begin atomic
  -- A series without an end is never over; of others the last occurrence counts.
  select not exists (
    select
    from (
      select
        (
          now() at time zone coalesce(
            event.time_zone,
            (select schools.time_zone from schools where schools.id = event.school_id),
            'UTC'
          )
        )::date as day
    ) as today
    cross join lateral app.recurrence_days(
      event.recurrence_rule, event.starts_on,
      today.day - (event.ends_on - event.starts_on), today.day + 3660
    ) as occurrence (day)
    where occurrence.day <> all (event.excluded_days)
  );
end;
comment on function is_event_over(calendar_events) is
  'Whether the last day on which an event takes place is over, where it is.';
