create or replace function check_lesson_clashes(entry_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- The exclusion constraints keep one period free of clashes. Periods may overlap one another: two
-- bell schedules of one school, or of two schools that share a teacher.
declare
  clash record;
begin
  -- Two lessons that clash may arrive at the same time.
  perform pg_advisory_xact_lock(hashtextextended(current_schema || '.timetable_entries', 0));

  with overlapping as (
    select
      periods.id as period_id,
      others.id as other_id,
      periods.name as period,
      others.name as other
    from periods
    join periods as others
      on others.id <> periods.id
      and others.starts_at < periods.ends_at
      and others.ends_at > periods.starts_at
      and others.week_days && periods.week_days
  ),
  changed as (
    select entries.*
    from unnest(entry_ids) as listed (id)
    join timetable_entries as entries on entries.id = listed.id
    where entries.period_id in (select period_id from overlapping)
  ),
  pairs as (
    select changed.id, others.id as other_id, teachers.full_name as who
    from changed
    join timetable_entries as others on others.teacher_id = changed.teacher_id
    join teachers on teachers.id = changed.teacher_id
    union all
    select changed.id, others.id, rooms.name
    from changed
    join timetable_entries as others on others.room_id = changed.room_id
    join rooms on rooms.id = changed.room_id
    union all
    select changed.id, others.id, classes.name
    from changed
    join timetable_entries as others on others.class_id = changed.class_id
    join classes on classes.id = changed.class_id
    where changed.takes_whole_class and others.takes_whole_class
  )
  select pairs.who, overlapping.period, overlapping.other, changed.week_day
  into clash
  from pairs
  join changed on changed.id = pairs.id
  join timetable_entries as others on others.id = pairs.other_id
  join overlapping
    on overlapping.period_id = changed.period_id and overlapping.other_id = others.period_id
  where others.week_day = changed.week_day
    and daterange(others.starts_on, others.ends_on, '[]')
      && daterange(changed.starts_on, changed.ends_on, '[]')
  limit 1;
  if found then
    raise exception using
      errcode = 'SC216',
      message = format(
        '%s would be in two lessons at once: periods %s and %s overlap on day %s of the week.',
        clash.who, clash.period, clash.other, clash.week_day
      ),
      hint = 'Choose another period, teacher or room; 1 is Monday, 7 is Sunday.';
  end if;
end;
$$;
comment on function check_lesson_clashes(uuid[]) is
  'Refuses (SC216) lessons whose periods overlap in time for the same teacher, room or class.';
