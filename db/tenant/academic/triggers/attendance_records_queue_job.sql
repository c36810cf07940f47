create or replace function tg_attendance_records__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. One notice per student and day, however many
-- periods were missed, and none about what is long past. It waits a while: the task looks again,
-- so that a slip which is corrected meanwhile worries nobody.
begin
  perform queue_jobs(
    'notify_absence',
    array_agg(jsonb_build_object('student_id', student_id, 'day', day) order by student_id, day),
    array_agg(concat_ws('/', student_id, day) order by student_id, day),
    now() + interval '30 seconds'
  )
  from (
    select distinct student_id, day
    from new_rows
    where code = 'absent' and day between current_date - 7 and current_date + 1
  ) as absences
  having count(*) > 0;
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
