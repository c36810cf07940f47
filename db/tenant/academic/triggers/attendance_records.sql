create or replace function tg_attendance_records__sign() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  new.recorded_by_id := coalesce(current_user_id(), new.recorded_by_id);
  return new;
end;
$$;

create or replace trigger _150_sign
  before insert or update of code, reason, arrived_at, departed_at on attendance_records
  for each row execute function tg_attendance_records__sign();

create or replace function tg_attendance_records__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because enrolments that the writer may not read count as well.
declare
  wrong record;
begin
  -- Nobody ends or moves the students' enrolments in the meantime.
  perform from classes
  where id in (select class_id from new_rows)
  order by id
  for share;

  select
    record.day,
    clock.today,
    schools.name as school,
    schools.week_days,
    periods.name as period,
    periods.school_id = classes.school_id
      and extract(isodow from record.day)::smallint = any (periods.week_days) as period_fits
  into wrong
  from new_rows as record
  join classes on classes.id = record.class_id
  join schools on schools.id = classes.school_id
  left join periods on periods.id = record.period_id
  cross join lateral (select (now() at time zone schools.time_zone)::date as today) as clock
  where record.day > clock.today
    or extract(isodow from record.day)::smallint <> all (schools.week_days)
    or periods.school_id <> classes.school_id
    or extract(isodow from record.day)::smallint <> all (periods.week_days)
  limit 1;
  if wrong.day > wrong.today then
    raise exception using
      errcode = 'SC211',
      message = format(
        'Attendance cannot be taken for %s: at %s it is %s.', wrong.day, wrong.school, wrong.today
      ),
      hint = 'Wait for the day.';
  elsif extract(isodow from wrong.day)::smallint <> all (wrong.week_days) then
    raise exception using
      errcode = 'SC210',
      message = format(
        'There is no school at %s on %s, a %s.',
        wrong.school, wrong.day, to_char(wrong.day, 'FMDay')
      ),
      hint = 'Choose another day, or add the day to the school''s week.';
  elsif not wrong.period_fits then
    raise exception using
      errcode = 'SC214',
      message = format(
        'Period %s is not held on %s, a %s, at %s.',
        wrong.period, wrong.day, to_char(wrong.day, 'FMDay'), wrong.school
      ),
      hint = 'Choose one of the periods of the class''s school on that day.';
  end if;

  select
    string_agg(students.full_name, ', ' order by students.last_name, students.first_name)
      as names,
    min(classes.name) as class,
    min(record.day) as day
  into wrong
  from (
    select new_rows.*
    from new_rows
    where not exists (
        select
        from enrollments
        where enrollments.student_id = new_rows.student_id
          and enrollments.class_id = new_rows.class_id
          and new_rows.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
      )
      -- Lessons may have students of other classes in them: sets, electives.
      and not (
        new_rows.period_id is not null
        and exists (
          select
          from class_subject_students as listed
          join class_subjects on class_subjects.id = listed.class_subject_id
          where listed.student_id = new_rows.student_id
            and class_subjects.class_id = new_rows.class_id
            and new_rows.day <@ daterange(listed.starts_on, listed.ends_on, '[]')
        )
      )
    limit 20
  ) as record
  join students on students.id = record.student_id
  join classes on classes.id = record.class_id;
  if wrong.names is not null then
    raise exception using
      errcode = 'SC208',
      message = format('Not in class %s on %s: %s.', wrong.class, wrong.day, wrong.names),
      hint = 'Enrol them, or leave them out.';
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__validate();
create or replace trigger _200_validate_update after update on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__validate();

create or replace function tg_attendance_records__respect_freeze() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the writer need not be allowed to read the school.
declare
  frozen record;
begin
  if tg_op = 'INSERT' then
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from new_rows
    join classes on classes.id = new_rows.class_id
    join schools on schools.id = classes.school_id
    where new_rows.day <= schools.attendance_frozen_until
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  elsif tg_op = 'DELETE' then
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from old_rows
    join classes on classes.id = old_rows.class_id
    join schools on schools.id = classes.school_id
    where old_rows.day <= schools.attendance_frozen_until
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  else
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from old_rows
    join new_rows on new_rows.id = old_rows.id
    join classes on classes.id in (old_rows.class_id, new_rows.class_id)
    join schools on schools.id = classes.school_id
    where least(old_rows.day, new_rows.day) <= schools.attendance_frozen_until
      -- Who recorded it is no part of the record: users may be deleted.
      and (
        new_rows.student_id, new_rows.class_id, new_rows.day, new_rows.period_id, new_rows.code,
        new_rows.reason, new_rows.arrived_at, new_rows.departed_at
      ) is distinct from (
        old_rows.student_id, old_rows.class_id, old_rows.day, old_rows.period_id, old_rows.code,
        old_rows.reason, old_rows.arrived_at, old_rows.departed_at
      )
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  end if;
  if found then
    raise exception using
      errcode = 'SC212',
      message = format(
        'Attendance at %s is closed up to and including %s.',
        frozen.school, frozen.attendance_frozen_until
      ),
      hint = 'Ask somebody who may approve attendance (attendance_records:approve).';
  end if;
  return null;
end;
$$;

create or replace trigger _200_respect_freeze_insert after insert on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__respect_freeze();
create or replace trigger _200_respect_freeze_update after update on attendance_records
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_attendance_records__respect_freeze();
create or replace trigger _200_respect_freeze_delete after delete on attendance_records
  referencing old table as old_rows
  for each statement execute function tg_attendance_records__respect_freeze();
