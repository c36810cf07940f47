create or replace function absence_notices(student_id uuid, day date)
  returns table (
    guardian_id uuid,
    user_id uuid,
    email text,
    guardian_name text,
    attendance_record_id uuid,
    student_name text,
    school_name text,
    whole_day boolean
  )
  language sql stable strict parallel unsafe
begin atomic
  -- Whoever may read about the child is told; a contact for emergencies alone is not. Who has an
  -- account is notified, by the channels that they have chosen; others are mailed.
  select
    guardians.id,
    case when users.is_active then users.id end,
    coalesce(guardians.email, users.email),
    concat_ws(' ', guardians.first_name, guardians.last_name),
    absence.id,
    concat_ws(' ', coalesce(students.preferred_name, students.first_name), students.last_name),
    schools.name,
    absence.whole_day
  from (
    select
      bool_or(record.period_id is null) as whole_day,
      (array_agg(record.id order by record.period_id nulls first, record.id))[1] as id
    from attendance_records as record
    where record.student_id = absence_notices.student_id
      and record.day = absence_notices.day
      and record.code = 'absent'
    having count(*) > 0
  ) as absence
  join students on students.id = absence_notices.student_id
  join schools on schools.id = students.school_id
  join student_guardians on student_guardians.student_id = students.id
  join guardians on guardians.id = student_guardians.guardian_id
  left join users on users.id = guardians.user_id
  where student_guardians.has_data_access
    and (users.is_active or coalesce(guardians.email, users.email) is not null)
  order by student_guardians.contact_order, guardians.id;
end;
comment on function absence_notices(uuid, date) is
  E'@behavior -*\nWho is to be told that a student was absent on a day, and what; nobody when the student was not.';
grant execute on function absence_notices(uuid, date) to :"tenant";
