create or replace function tg_enrollments__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all who are enrolled take a seat, not only those whom the writer may read.
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    changed := array(select id from new_rows);
  else
    -- A spell that only became shorter does no harm.
    changed := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.class_id <> old_rows.class_id
        or not daterange(new_rows.starts_on, new_rows.ends_on, '[]')
          <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
    );
  end if;
  if cardinality(changed) = 0 then
    return null;
  end if;

  -- Whoever else wants the last seat waits here, and counts again.
  perform from classes
  where id in (select class_id from new_rows)
  order by id
  for no key update;

  perform check_enrollments(changed);
  perform check_capacity(
    array_agg(enrollments.class_id),
    array_agg(daterange(enrollments.starts_on, enrollments.ends_on, '[]'))
  )
  from unnest(changed) as listed (id)
  join enrollments on enrollments.id = listed.id;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on enrollments
  referencing new table as new_rows
  for each statement execute function tg_enrollments__validate();
create or replace trigger _200_validate_update after update on enrollments
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_enrollments__validate();

create or replace function tg_enrollments__keep_attendance() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because attendance that the writer may not read is kept as well.
declare
  stranded record;
begin
  -- Nobody takes attendance in the class in the meantime.
  perform from classes
  where id in (select class_id from old_rows)
  order by id
  for no key update;

  -- Where the student was in another class on that day after all, the record belongs there.
  update attendance_records
  set class_id = enrollments.class_id
  from old_rows
  join enrollments on enrollments.student_id = old_rows.student_id
  where attendance_records.student_id = old_rows.student_id
    and attendance_records.class_id = old_rows.class_id
    and attendance_records.day <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
    and attendance_records.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
    and enrollments.class_id <> attendance_records.class_id;

  select students.full_name as student, classes.name as class, attendance_records.day
  into stranded
  from old_rows
  join attendance_records
    on attendance_records.student_id = old_rows.student_id
    and attendance_records.class_id = old_rows.class_id
    and attendance_records.day <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
  -- Attendance goes with the student: whoever deletes one is not held up here.
  join students on students.id = old_rows.student_id
  join classes on classes.id = old_rows.class_id
  where not exists (
    select
    from enrollments
    where enrollments.student_id = attendance_records.student_id
      and enrollments.class_id = attendance_records.class_id
      and attendance_records.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
  )
  order by attendance_records.day desc
  limit 1;
  if found then
    raise exception using
      errcode = 'SC209',
      message = format(
        'The attendance of %s was taken in class %s on %s, which the change leaves out.',
        stranded.student, stranded.class, stranded.day
      ),
      hint = 'Let the spell end on that day or later, or delete the attendance records first.';
  end if;
  return null;
end;
$$;

create or replace trigger _500_keep_attendance_update after update on enrollments
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_enrollments__keep_attendance();
create or replace trigger _500_keep_attendance_delete after delete on enrollments
  referencing old table as old_rows
  for each statement execute function tg_enrollments__keep_attendance();

create or replace function tg_enrollments__keep_results() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because results that the writer may not read are kept as well.
declare
  cut uuid[];
begin
  if tg_op = 'DELETE' then
    cut := array(select id from old_rows);
  else
    -- A spell without an end lasts until the year does: ending it then cuts nothing.
    cut := array(
      select old_rows.id
      from old_rows
      join new_rows on new_rows.id = old_rows.id
      join classes on classes.id = old_rows.class_id
      join academic_years on academic_years.id = classes.academic_year_id
      where (new_rows.class_id, new_rows.student_id)
          is distinct from (old_rows.class_id, old_rows.student_id)
        or new_rows.starts_on > old_rows.starts_on
        or new_rows.ends_on < coalesce(old_rows.ends_on, academic_years.ends_on)
    );
  end if;
  if cut <> '{}' then
    perform check_kept_results(
      array_agg(old_rows.student_id),
      array_agg(class_subjects.id),
      array_agg(daterange(old_rows.starts_on, old_rows.ends_on, '[]'))
    )
    from old_rows
    join class_subjects
      on class_subjects.class_id = old_rows.class_id and class_subjects.takes_whole_class
    where old_rows.id = any (cut)
    having count(*) > 0;
  end if;
  return null;
end;
$$;

create or replace trigger _500_keep_results_update after update on enrollments
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_enrollments__keep_results();
create or replace trigger _500_keep_results_delete after delete on enrollments
  referencing old table as old_rows
  for each statement execute function tg_enrollments__keep_results();

create or replace function tg_enrollments__settle_students() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because whoever may enrol need not be allowed to change students otherwise.
begin
  if tg_op = 'UPDATE' then
    perform settle_students(array(
      select distinct new_rows.student_id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.class_id, new_rows.starts_on, new_rows.ends_on, new_rows.exit_code)
        is distinct from
        (old_rows.class_id, old_rows.starts_on, old_rows.ends_on, old_rows.exit_code)
    ));
  else
    perform settle_students(array(select distinct student_id from new_rows));
  end if;
  return null;
end;
$$;

create or replace trigger _500_settle_students_insert after insert on enrollments
  referencing new table as new_rows
  for each statement execute function tg_enrollments__settle_students();
create or replace trigger _500_settle_students_update after update on enrollments
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_enrollments__settle_students();
