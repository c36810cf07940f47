create or replace function import_calendar(
  entries app.calendar_entry[], school_id uuid default null
)
  returns setof calendar_events
  language plpgsql volatile security definer rows 50
  set search_path from current
as $$
-- Definer, because loading a calendar is a right of its own. Closing the school is not part of it:
-- a trigger asks for that.
#variable_conflict use_column
declare
  wrong record;
begin
  perform require_permission(
    'calendar_events:import',
    has_permission('calendar_events:import')
      or coalesce(
        import_calendar.school_id in (select school_ids_for('calendar_events:import')), false
      )
  );
  select
    min(entry.line) as line,
    case
      when nullif(btrim(entry.external_uid), '') is null then 'it has no external_uid'
      when count(*) > 1 then 'its external_uid occurs more than once'
      else 'its external_uid is that of another school''s event'
    end as problem
  into wrong
  from unnest(entries) with ordinality as entry (
    external_uid, kind, title, description, location, starts_on, ends_on, starts_at, ends_at,
    time_zone, recurrence_rule, excluded_days, closes_school, line
  )
  left join calendar_events as event on event.external_uid = entry.external_uid
  group by entry.external_uid, event.id, event.school_id
  having nullif(btrim(entry.external_uid), '') is null
    or count(*) > 1
    or event.id is not null and event.school_id is distinct from import_calendar.school_id
  order by min(entry.line)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC514',
      message = format('Line %s: %s.', wrong.line, wrong.problem),
      hint = 'Nothing was loaded. Correct the line and load all of them again.';
  end if;

  return query
    insert into calendar_events (
      school_id, external_uid, kind, title, description, location, starts_on, ends_on, starts_at,
      ends_at, time_zone, recurrence_rule, excluded_days, closes_school
    )
    select
      import_calendar.school_id, entry.external_uid, coalesce(entry.kind, 'event'), entry.title,
      coalesce(entry.description, ''), entry.location, entry.starts_on,
      coalesce(entry.ends_on, entry.starts_on), entry.starts_at, entry.ends_at, entry.time_zone,
      entry.recurrence_rule, coalesce(entry.excluded_days, '{}'),
      coalesce(entry.closes_school, false)
    from unnest(entries) as entry
    order by entry.external_uid
    on conflict on constraint calendar_events_external_uid_key do update
    set
      kind = excluded.kind, title = excluded.title, description = excluded.description,
      location = excluded.location, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
      starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      time_zone = excluded.time_zone, recurrence_rule = excluded.recurrence_rule,
      excluded_days = excluded.excluded_days, closes_school = excluded.closes_school
    where (
        calendar_events.kind, calendar_events.title, calendar_events.description,
        calendar_events.location, calendar_events.starts_on, calendar_events.ends_on,
        calendar_events.starts_at, calendar_events.ends_at, calendar_events.time_zone,
        calendar_events.recurrence_rule, calendar_events.excluded_days,
        calendar_events.closes_school
      ) is distinct from (
        excluded.kind, excluded.title, excluded.description, excluded.location,
        excluded.starts_on, excluded.ends_on, excluded.starts_at, excluded.ends_at,
        excluded.time_zone, excluded.recurrence_rule, excluded.excluded_days,
        excluded.closes_school
      )
    returning *;
end;
$$;
comment on function import_calendar(app.calendar_entry[], uuid) is
  'Loads a calendar into that of a school, or of all schools: all entries or none. An entry whose external_uid was loaded before replaces it. Returns those that are new or were changed, so that loading the same calendar again returns none. Needs calendar_events:import, and calendar_events:approve for what closes the school.';
grant execute on function import_calendar(app.calendar_entry[], uuid) to :"tenant";
