create or replace function hand_over_lessons(
  class_subject_id uuid,
  former_teacher_ids uuid[],
  teacher_id uuid,
  first_day date
)
  returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by assign_teacher, which runs as the owner.
begin
  -- Lessons that began before the day are cut in two.
  with cut as (
    update timetable_entries as entry
    set ends_on = hand_over_lessons.first_day - 1
    from timetable_entries as uncut
    where entry.id = uncut.id
      and uncut.class_subject_id = hand_over_lessons.class_subject_id
      and uncut.teacher_id = any (former_teacher_ids)
      and uncut.teacher_id <> hand_over_lessons.teacher_id
      and uncut.starts_on < hand_over_lessons.first_day
      and uncut.ends_on >= hand_over_lessons.first_day
    returning uncut.*
  )
  insert into timetable_entries
    (class_subject_id, class_id, period_id, week_day, teacher_id, room_id, starts_on, ends_on)
  select
    cut.class_subject_id, cut.class_id, cut.period_id, cut.week_day,
    hand_over_lessons.teacher_id, cut.room_id, hand_over_lessons.first_day, cut.ends_on
  from cut;

  update timetable_entries as entry
  set teacher_id = hand_over_lessons.teacher_id
  where entry.class_subject_id = hand_over_lessons.class_subject_id
    and (entry.teacher_id is null or entry.teacher_id = any (former_teacher_ids))
    and entry.teacher_id is distinct from hand_over_lessons.teacher_id
    and entry.starts_on >= hand_over_lessons.first_day;
end;
$$;
comment on function hand_over_lessons(uuid, uuid[], uuid, date) is
  'Puts a teacher into the lessons that others, or nobody, had in the timetable from a day on.';
