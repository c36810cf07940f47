create or replace function ical_event(event calendar_events, time_zone text) returns text
  language sql stable parallel safe
begin atomic
  select string_agg(
    -- Lines are folded: a reader need not take more than 75 bytes.
    regexp_replace(
      line.words,
      case
        when octet_length(line.words) = length(line.words) then '(.{74})(?=.)'
        else '(.{18})(?=.)'
      end,
      E'\\1\r\n ', 'g'
    ),
    E'\r\n' order by line.position
  )
  from unnest(array[
    'BEGIN:VEVENT',
    'UID:' || coalesce(event.external_uid, event.id::text),
    'DTSTAMP:' || to_char(event.updated_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
    case
      when event.is_all_day
        then 'DTSTART;VALUE=DATE:' || to_char(event.starts_on, 'YYYYMMDD')
      else 'DTSTART;TZID=' || time_zone || ':'
        || to_char(event.starts_on + event.starts_at, 'YYYYMMDD"T"HH24MISS')
    end,
    -- The end of whole days is the day after the last.
    case
      when event.is_all_day
        then 'DTEND;VALUE=DATE:' || to_char(event.ends_on + 1, 'YYYYMMDD')
      else 'DTEND;TZID=' || time_zone || ':'
        || to_char(event.ends_on + event.ends_at, 'YYYYMMDD"T"HH24MISS')
    end,
    'RRULE:' || regexp_replace(event.recurrence_rule, '^RRULE:', '', 'i'),
    (
      select
        case
          when event.is_all_day
            then 'EXDATE;VALUE=DATE:' || string_agg(to_char(day, 'YYYYMMDD'), ',' order by day)
          else 'EXDATE;TZID=' || time_zone || ':' || string_agg(
            to_char(day + event.starts_at, 'YYYYMMDD"T"HH24MISS'), ',' order by day
          )
        end
      from unnest(event.excluded_days) as day
    ),
    'SUMMARY:' || ical_text(event.title),
    'DESCRIPTION:' || ical_text(nullif(event.description, '')),
    'LOCATION:' || ical_text(event.location),
    case when event.cancelled_at is not null then 'STATUS:CANCELLED' end,
    'END:VEVENT'
  ]) with ordinality as line (words, position)
  where line.words is not null;
end;
comment on function ical_event(calendar_events, text) is
  'An event as an iCalendar file has it, without the last end of line.';
