create or replace function mark_attendance(
  class_id uuid,
  day date,
  entries app.attendance_entry[],
  period_id uuid default null
)
  returns setof attendance_records
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from classes where classes.id = mark_attendance.class_id) then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;

  select
    coalesce(students.full_name, 'Line ' || min(entry.line)) as student,
    case
      when entry.student_id is null then 'no student is named'
      when students.id is null then 'there is no such student'
      when count(*) > 1 then 'there is more than one line'
      when bool_or(entry.code is null) then 'the code is missing'
      when bool_or(entry.departed_at < entry.arrived_at) then 'left before coming'
    end as problem
  into wrong
  from unnest(entries) with ordinality
    as entry (student_id, code, reason, arrived_at, departed_at, line)
  left join students on students.id = entry.student_id
  group by entry.student_id, students.id, students.full_name
  having entry.student_id is null or students.id is null or count(*) > 1
    or bool_or(entry.code is null) or bool_or(entry.departed_at < entry.arrived_at)
  order by min(entry.line)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC213',
      message = format('%s: %s.', wrong.student, wrong.problem),
      hint = 'Nothing was recorded. Correct this line and send all of them again.';
  end if;

  -- In order of the students, so that two registers at the same time do not lock each other out.
  -- Lines that change nothing leave no trace.
  insert into attendance_records
    (student_id, class_id, day, period_id, code, reason, arrived_at, departed_at)
  select
    entry.student_id, mark_attendance.class_id, mark_attendance.day, mark_attendance.period_id,
    entry.code, nullif(btrim(entry.reason), ''), entry.arrived_at, entry.departed_at
  from unnest(entries) as entry
  order by entry.student_id
  on conflict on constraint attendance_records_student_id_day_period_id_key do update
  set
    class_id = excluded.class_id,
    code = excluded.code,
    reason = excluded.reason,
    arrived_at = excluded.arrived_at,
    departed_at = excluded.departed_at
  where (
      attendance_records.class_id, attendance_records.code, attendance_records.reason,
      attendance_records.arrived_at, attendance_records.departed_at
    ) is distinct from (
      excluded.class_id, excluded.code, excluded.reason, excluded.arrived_at, excluded.departed_at
    );

  return query
    select attendance_records.*
    from unnest(entries) with ordinality
      as entry (student_id, code, reason, arrived_at, departed_at, line)
    join attendance_records on attendance_records.student_id = entry.student_id
    where attendance_records.day = mark_attendance.day
      and attendance_records.period_id is not distinct from mark_attendance.period_id
    order by entry.line;
end;
$$;
comment on function mark_attendance(uuid, date, app.attendance_entry[], uuid) is
  'Takes the register of a class for a day, or for one period of it: a line for each student, which replaces what was recorded before. Students who are not in the list stay as they are. All lines are recorded or none; the error names the student. Sending the same register twice changes nothing.';
grant execute on function mark_attendance(uuid, date, app.attendance_entry[], uuid) to :"tenant";
