create or replace function remove_oneroster_users() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  create temporary table oneroster_leavers on commit drop as
  select staged.line, person.*
  from pg_temp.oneroster_users as staged
  join oneroster_people() as person on person.key = staged.sourced_id
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id
  where staged.is_deleted
    and not coalesce(
      users.sourced_values, students.sourced_values, teachers.sourced_values,
      guardians.sourced_values
    ) ? 'deleted';

  update users
  set is_active = false, sourced_values = sourced_values || '{"deleted": true}'
  from pg_temp.oneroster_leavers as leaver
  where users.id = leaver.user_id;

  delete from enrollments using pg_temp.oneroster_leavers as leaver
  where enrollments.student_id = leaver.student_id and enrollments.starts_on > current_date;
  update enrollments set ends_on = current_date, exit_code = 'withdrawn'
  from pg_temp.oneroster_leavers as leaver
  where enrollments.student_id = leaver.student_id
    and coalesce(enrollments.ends_on, 'infinity') > current_date;
  delete from class_subject_students as held using pg_temp.oneroster_leavers as leaver
  where held.student_id = leaver.student_id and held.starts_on > current_date;
  update class_subject_students as held set ends_on = current_date
  from pg_temp.oneroster_leavers as leaver
  where held.student_id = leaver.student_id and coalesce(held.ends_on, 'infinity') > current_date;
  update students
  set
    status = case when status in ('active', 'suspended', 'applicant') then 'withdrawn' else status
    end,
    sourced_values = case when leaver.user_id is null
      then sourced_values || '{"deleted": true}' else sourced_values end
  from pg_temp.oneroster_leavers as leaver
  where students.id = leaver.student_id;

  delete from class_subject_teachers as held using pg_temp.oneroster_leavers as leaver
  where held.teacher_id = leaver.teacher_id and held.starts_on > current_date;
  update class_subject_teachers as held set ends_on = current_date
  from pg_temp.oneroster_leavers as leaver
  where held.teacher_id = leaver.teacher_id and coalesce(held.ends_on, 'infinity') > current_date;
  update teachers
  set left_on = coalesce(left_on, greatest(hired_on, current_date)),
    sourced_values = case when leaver.user_id is null
      then sourced_values || '{"deleted": true}' else sourced_values end
  from pg_temp.oneroster_leavers as leaver
  where teachers.id = leaver.teacher_id;

  update guardians set sourced_values = sourced_values || '{"deleted": true}'
  from pg_temp.oneroster_leavers as leaver
  where guardians.id = leaver.guardian_id and leaver.user_id is null;

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'deleted' from pg_temp.oneroster_leavers;
  drop table pg_temp.oneroster_leavers;
end;
$$;
comment on function remove_oneroster_users() is
  'A step of import_oneroster(): users who are to be deleted leave the school.';
