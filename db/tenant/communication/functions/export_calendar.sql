create or replace function export_calendar(school_id uuid default null) returns text
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, because taking out the calendar is a right of its own.
#variable_conflict use_column
declare
  lineage constant uuid[] := array(select school_lineage(array[export_calendar.school_id]));
begin
  perform require_permission(
    'calendar_events:export',
    has_permission('calendar_events:export')
      or coalesce(
        export_calendar.school_id in (select school_ids_for('calendar_events:export')), false
      )
  );
  return concat_ws(
    E'\r\n',
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Homeroom//Calendar//EN',
    (
      select string_agg(ical_event(event, zone.name), E'\r\n' order by event.starts_on, event.id)
      from calendar_events as event
      left join schools on schools.id = event.school_id
      cross join lateral (
        select coalesce(event.time_zone, schools.time_zone, 'UTC') as name
      ) as zone
      where export_calendar.school_id is null
        or event.school_id is null
        or event.school_id = any (lineage)
    ),
    'END:VCALENDAR'
  ) || E'\r\n';
end;
$$;
comment on function export_calendar(uuid) is
  'The calendar of a school with what is above it, or of all schools, as an iCalendar file (RFC 5545). Needs calendar_events:export.';
grant execute on function export_calendar(uuid) to :"tenant";
