create or replace function remove_oneroster_enrollments() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  with doomed as materialized (
    select line, sourced_id as key from pg_temp.oneroster_enrollments where is_deleted
  ),
  unbegun_members as (
    delete from class_subject_students as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_members as (
    update class_subject_students as held set ends_on = current_date
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_teachers as (
    delete from class_subject_teachers as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_teachers as (
    update class_subject_teachers as held set ends_on = current_date
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_spells as (
    delete from enrollments as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_spells as (
    update enrollments as held set ends_on = current_date, exit_code = 'other'
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and held.starts_on <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'enrollments.csv', line, 'deleted'
  from (
    select line from unbegun_members
    union all select line from ended_members
    union all select line from unbegun_teachers
    union all select line from ended_teachers
    union all select line from unbegun_spells
    union all select line from ended_spells
  ) as touched;
end;
$$;
comment on function remove_oneroster_enrollments() is
  'A step of import_oneroster(): enrolments that are to be deleted.';
