create or replace function events_between(
  from_day date, until_day date, school_id uuid default null
)
  returns setof app.event_occurrence
  language plpgsql stable parallel safe rows 100
  set search_path from current
as $$
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  lineage constant uuid[] := array(select school_lineage(array[events_between.school_id]));
begin
  perform require_window(from_day, until_day);
  return query
    select
      event.id, event.school_id, event.kind, event.title, event.location, occurrence.day,
      occurrence.day + length.more_days,
      app.local_moment(occurrence.day + event.starts_at, zone.name),
      greatest(
        app.local_moment(occurrence.day + length.more_days + event.ends_at, zone.name),
        app.local_moment(occurrence.day + event.starts_at, zone.name)
      ),
      zone.name, event.is_all_day, event.closes_school, event.recurrence_rule is not null,
      attendee.response
    from calendar_events as event
    left join schools on schools.id = event.school_id
    left join event_attendees as attendee
      on attendee.calendar_event_id = event.id and attendee.user_id = asker
    cross join lateral (select event.ends_on - event.starts_on as more_days) as length
    cross join lateral (
      select coalesce(event.time_zone, schools.time_zone, 'UTC') as name
    ) as zone
    cross join lateral app.recurrence_days(
      event.recurrence_rule, event.starts_on, from_day - length.more_days, until_day, zone.name,
      event.starts_at
    ) as occurrence (day)
    where event.cancelled_at is null
      and event.starts_on <= until_day
      and (event.recurrence_rule is not null or event.ends_on >= from_day)
      and occurrence.day <> all (event.excluded_days)
      and (
        events_between.school_id is null
        or event.school_id is null
        or event.school_id = any (lineage)
      )
    order by
      occurrence.day, event.starts_at nulls first, event.title, event.id;
end;
$$;
comment on function events_between(date, date, uuid) is
  'What takes place between two days, both included, of the events that you may see: recurring ones as often as they do, cancelled ones never. Of one school with what is above it, or of all. Days and times are those of the event''s time zone, in which a weekly lesson at nine stays at nine when clocks change. Ten years at most.';
grant execute on function events_between(date, date, uuid) to :"reader";
