create or replace function check_lessons(entry_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
declare
  lesson record;
begin
  if cardinality(entry_ids) = 0 then
    return;
  end if;

  select
    class_subjects_title(class_subjects) as title,
    classes.name as class,
    classes.school_id,
    periods.name as period,
    periods.school_id as period_school_id,
    periods.week_days,
    entries.week_day,
    entries.starts_on,
    entries.ends_on,
    rooms.name as room,
    rooms.school_id as room_school_id,
    taught.name as stretch
  into lesson
  from unnest(entry_ids) as changed (id)
  join timetable_entries as entries on entries.id = changed.id
  join class_subjects on class_subjects.id = entries.class_subject_id
  join classes on classes.id = entries.class_id
  join periods on periods.id = entries.period_id
  left join rooms on rooms.id = entries.room_id
  join academic_years on academic_years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  cross join lateral (
    select
      coalesce(terms.name, academic_years.name) as name,
      coalesce(terms.starts_on, academic_years.starts_on) as starts_on,
      coalesce(terms.ends_on, academic_years.ends_on) as ends_on
  ) as taught
  where periods.school_id <> classes.school_id
    or rooms.school_id <> classes.school_id
    or entries.week_day <> all (periods.week_days)
    or entries.starts_on < taught.starts_on
    or entries.ends_on > taught.ends_on
  limit 1;
  if found then
    if lesson.period_school_id <> lesson.school_id then
      raise exception using
        errcode = 'SC203',
        message = format(
          'Period %s and class %s belong to different schools.', lesson.period, lesson.class
        ),
        hint = 'Choose a period of the class''s school.';
    elsif lesson.room_school_id <> lesson.school_id then
      raise exception using
        errcode = 'SC203',
        message = format(
          'Room %s and class %s belong to different schools.', lesson.room, lesson.class
        ),
        hint = 'Choose a room of the class''s school.';
    elsif lesson.week_day <> all (lesson.week_days) then
      raise exception using
        errcode = 'SC214',
        message = format(
          'Period %s is not held on day %s of the week, where %s of class %s stands.',
          lesson.period, lesson.week_day, lesson.title, lesson.class
        ),
        hint = 'Choose one of the period''s days; 1 is Monday, 7 is Sunday.';
    end if;
    raise exception using
      errcode = 'SC215',
      message = format(
        '%s of class %s is taught in %s only; the lesson stands from %s to %s.',
        lesson.title, lesson.class, lesson.stretch, lesson.starts_on, lesson.ends_on
      ),
      hint = 'Leave the days out, or choose them inside the term or year.';
  end if;

  perform check_lesson_clashes(entry_ids);
end;
$$;
comment on function check_lessons(uuid[]) is
  'Refuses lessons in rooms or periods of another school (SC203), on days without the period (SC214), outside their term (SC215), or at the same time as another (SC216).';
