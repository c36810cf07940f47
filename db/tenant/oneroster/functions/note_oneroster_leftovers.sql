create or replace function note_oneroster_leftovers() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_notes (note)
  select format(
    'orgs.csv: %s new schools have the time zone %s, as OneRoster names none; correct it where it is another.',
    count(*), schools.time_zone
  )
  from pg_temp.oneroster_school_keys as keys
  join schools on schools.id = keys.id
  where keys.is_new and schools.kind = 'school'
  group by schools.time_zone;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s users are %s in the roster; they have an account without a role, as roles are not given by a file.',
    count(*), role
  )
  from (
    select distinct on (held.user_key) held.user_key, held.role
    from pg_temp.oneroster_person_roles as held
    join pg_temp.oneroster_person_keys as person on person.key = held.user_key
    where held.kind = 'staff' and not person.is_known
    order by held.user_key, held.position
  ) as staff
  group by role
  order by role;

  insert into pg_temp.oneroster_notes (note)
  select format('users.csv: %s users have no e-mail address, so they have no account.', count(*))
  from pg_temp.oneroster_person_keys
  where line is not null and user_id is null
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s agents are relatives or staff; they are named as guardians but may not read about the students.',
    count(*)
  )
  from pg_temp.oneroster_agents
  where relation not in ('parent', 'legal_guardian') and flags is null
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s students have several grades; the first one counts.', count(*)
  )
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.line = staged.line
  where person.is_student and cardinality(oneroster_list(staged.grades)) > 1
  having count(*) > 0;

  -- A bulk file is all that there is; still nobody is thrown out because a file is short.
  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s users of earlier rosters are not in it; they were left as they are (tobedeleted removes them).',
    count(*)
  )
  from oneroster_people() as person
  join pg_temp.oneroster_files as file on file.name = 'users.csv' and file.mode = 'bulk'
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id
  where num_nonnulls(
      users.sourced_id, students.sourced_id, teachers.sourced_id, guardians.sourced_id
    ) > 0
    and not coalesce(
      users.sourced_values, students.sourced_values, teachers.sourced_values,
      guardians.sourced_values
    ) ? 'deleted'
    and not exists (
      select from pg_temp.oneroster_users as staged where staged.sourced_id = person.key
    )
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'classes.csv: %s classes of earlier rosters that run now are not in it; they were left as they are (tobedeleted removes them).',
    count(distinct class_subjects.sourced_id)
  )
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years as year on year.id = classes.academic_year_id
  join pg_temp.oneroster_files as file on file.name = 'classes.csv' and file.mode = 'bulk'
  where class_subjects.sourced_id is not null
    and current_date between year.starts_on and year.ends_on
    and not exists (
      select from pg_temp.oneroster_classes as staged
      where staged.sourced_id = class_subjects.sourced_id
    )
  having count(*) > 0;
end;
$$;
comment on function note_oneroster_leftovers() is
  'A step of import_oneroster(): what its reader should know besides.';
