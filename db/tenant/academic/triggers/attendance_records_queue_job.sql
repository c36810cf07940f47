create or replace function tg_attendance_records__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. One notice per student and day, however many
-- periods were missed, and none about what is long past. It waits: the task looks again whether
-- the student was absent after all.
begin
  perform queue_jobs(
    'notify_absence',
    array_agg(jsonb_build_object('student_id', student_id, 'day', day) order by student_id, day),
    array_agg(concat_ws('/', student_id, day) order by student_id, day),
    due
  )
  from (
    select distinct
      new_rows.student_id, new_rows.day,
      absence_notice_due(students.school_id, new_rows.day, now()) as due
    from new_rows
    join students on students.id = new_rows.student_id
    where new_rows.code = 'absent' and new_rows.day between current_date - 7 and current_date + 1
  ) as absences
  group by due;
  return null;
end;
$$;
comment on function tg_attendance_records__queue_job() is
  'Lets the guardians of absent students know.';

create or replace trigger _900_queue_job_insert after insert on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__queue_job();
create or replace trigger _900_queue_job_update after update on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__queue_job();
