create or replace function taken_room_ids(period_id uuid, day date)
  returns setof uuid
  language plpgsql stable parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because a room is taken also by lessons and exams that the asker may not read.
begin
  return query
    select timetable_entries.room_id
    from periods
    join periods as others
      on others.starts_at < periods.ends_at and others.ends_at > periods.starts_at
    join timetable_entries on timetable_entries.period_id = others.id
    where periods.id = taken_room_ids.period_id
      and timetable_entries.room_id is not null
      and timetable_entries.week_day = extract(isodow from taken_room_ids.day)
      and taken_room_ids.day between timetable_entries.starts_on and timetable_entries.ends_on
    union
    select exam_papers.room_id
    from periods
    join exam_papers on exam_papers.held_on = taken_room_ids.day
    where periods.id = taken_room_ids.period_id
      and exam_papers.room_id is not null
      and coalesce(exam_papers.starts_at, '00:00') < periods.ends_at
      and coalesce(exam_papers.ends_at, '24:00') > periods.starts_at;
end;
$$;
comment on function taken_room_ids(uuid, date) is
  E'@behavior -*\nThe rooms in which a lesson or an exam takes place at the time of a period, on a day.';
grant execute on function taken_room_ids(uuid, date) to :"reader";
