create or replace function remove_oneroster_rows() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- What a bundle deletes. Nothing that has a history takes it along: accounts are deactivated,
-- spells and memberships that have begun end today; the rest goes only when nothing
-- refers to it any more.
begin
  perform remove_oneroster_enrollments();
  perform remove_oneroster_users();
  perform remove_oneroster_classes();

  with gone as (
    delete from subjects
    using pg_temp.oneroster_courses as staged
    where staged.is_deleted and coalesce(subjects.sourced_id, subjects.id::text) = staged.sourced_id
      and not exists (select from class_subjects where class_subjects.subject_id = subjects.id)
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'courses.csv', line, 'deleted' from gone;

  -- Parts of terms before the terms.
  for level in 1..5 loop
    with gone as (
      delete from terms
      using pg_temp.oneroster_academic_sessions as staged
      where staged.is_deleted and coalesce(terms.sourced_id, terms.id::text) = staged.sourced_id
        and not exists (select from terms as part where part.parent_term_id = terms.id)
        and not exists (select from class_subjects where class_subjects.term_id = terms.id)
        and not exists (select from exams where exams.term_id = terms.id)
        and not exists (select from report_cards where report_cards.term_id = terms.id)
      returning staged.line
    )
    insert into pg_temp.oneroster_outcomes (file, line, outcome)
    select 'academicSessions.csv', line, 'deleted' from gone;
    exit when not found;
  end loop;

  with gone as (
    delete from academic_years as year
    using pg_temp.oneroster_academic_sessions as staged
    where staged.is_deleted and coalesce(year.sourced_id, year.id::text) = staged.sourced_id
      and not exists (select from terms where terms.academic_year_id = year.id)
      and not exists (select from classes where classes.academic_year_id = year.id)
      and not exists (select from subjects where subjects.academic_year_id = year.id)
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'deleted' from gone;

  for level in 1..5 loop
    with gone as (
      delete from schools
      using pg_temp.oneroster_orgs as staged
      where staged.is_deleted and coalesce(schools.sourced_id, schools.id::text) = staged.sourced_id
        and not exists (select from schools as part where part.parent_school_id = schools.id)
        and not exists (select from classes where classes.school_id = schools.id)
        and not exists (select from subjects where subjects.school_id = schools.id)
        and not exists (select from students where students.school_id = schools.id)
        and not exists (select from teachers where teachers.school_id = schools.id)
        and not exists (select from exams where exams.school_id = schools.id)
        and not exists (select from user_roles where user_roles.school_id = schools.id)
      returning staged.line
    )
    insert into pg_temp.oneroster_outcomes (file, line, outcome)
    select 'orgs.csv', line, 'deleted' from gone;
    exit when not found;
  end loop;

  insert into pg_temp.oneroster_notes (note)
  select format('%s: %s deleted rows are still in use and were kept.', kept.file, count(*))
  from (
    select 'orgs.csv' as file, line
    from pg_temp.oneroster_orgs as staged
    join schools on coalesce(schools.sourced_id, schools.id::text) = staged.sourced_id
    where staged.is_deleted
    union all
    select 'academicSessions.csv', line
    from pg_temp.oneroster_academic_sessions as staged
    where staged.is_deleted
      and (
        exists (select from terms where coalesce(sourced_id, id::text) = staged.sourced_id)
        or exists (
          select from academic_years where coalesce(sourced_id, id::text) = staged.sourced_id
        )
      )
    union all
    select 'courses.csv', line
    from pg_temp.oneroster_courses as staged
    join subjects on coalesce(subjects.sourced_id, subjects.id::text) = staged.sourced_id
    where staged.is_deleted
    union all
    select 'classes.csv', line
    from pg_temp.oneroster_classes as staged
    join oneroster_classes() as class on class.key = staged.sourced_id
    where staged.is_deleted
  ) as kept
  group by kept.file
  order by kept.file;
end;
$$;
comment on function remove_oneroster_rows() is
  'A step of import_oneroster(): rows that are to be deleted.';
