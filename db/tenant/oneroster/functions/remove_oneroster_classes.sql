create or replace function remove_oneroster_classes() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- Groups and class subjects: gone with their members where nobody has begun; else they end.
  with doomed as materialized (
    select staged.line, class_subjects.id
    from pg_temp.oneroster_classes as staged
    join class_subjects
      on coalesce(class_subjects.sourced_id, class_subjects.id::text) = staged.sourced_id
    where staged.is_deleted
  ),
  ended_members as (
    update class_subject_students as held set ends_on = current_date
    from doomed
    where held.class_subject_id = doomed.id
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  ended_teachers as (
    update class_subject_teachers as held set ends_on = current_date
    from doomed
    where held.class_subject_id = doomed.id
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_members as (
    delete from class_subject_students as held using doomed
    where held.class_subject_id = doomed.id and held.starts_on > current_date
    returning doomed.line
  ),
  unbegun_teachers as (
    delete from class_subject_teachers as held using doomed
    where held.class_subject_id = doomed.id and held.starts_on > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted'
  from (
    select line from ended_members
    union all select line from ended_teachers
    union all select line from unbegun_members
    union all select line from unbegun_teachers
  ) as touched;

  with gone as (
    delete from class_subjects
    using pg_temp.oneroster_classes as staged
    where staged.is_deleted
      and coalesce(class_subjects.sourced_id, class_subjects.id::text) = staged.sourced_id
      and not exists (
        select from class_subject_students as held where held.class_subject_id = class_subjects.id
      )
      and not exists (
        select from class_subject_teachers as held where held.class_subject_id = class_subjects.id
      )
      and not exists (
        select from exam_papers where exam_papers.class_subject_id = class_subjects.id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted' from gone;

  -- Homerooms.
  with doomed as materialized (
    select staged.line, classes.id
    from pg_temp.oneroster_classes as staged
    join classes on coalesce(classes.sourced_id, classes.id::text) = staged.sourced_id
    where staged.is_deleted
  ),
  unbegun as (
    delete from enrollments using doomed
    where enrollments.class_id = doomed.id and enrollments.starts_on > current_date
    returning doomed.line
  ),
  ended as (
    update enrollments set ends_on = current_date, exit_code = 'other'
    from doomed
    where enrollments.class_id = doomed.id and enrollments.starts_on <= current_date
      and coalesce(enrollments.ends_on, 'infinity') > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted'
  from (select line from unbegun union all select line from ended) as touched;

  with gone as (
    delete from classes
    using pg_temp.oneroster_classes as staged
    where staged.is_deleted and coalesce(classes.sourced_id, classes.id::text) = staged.sourced_id
      and not exists (select from enrollments where enrollments.class_id = classes.id)
      and not exists (select from class_subjects where class_subjects.class_id = classes.id)
      and not exists (
        select from attendance_records where attendance_records.class_id = classes.id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'deleted' from gone;
end;
$$;
comment on function remove_oneroster_classes() is
  'A step of import_oneroster(): classes that are to be deleted.';
