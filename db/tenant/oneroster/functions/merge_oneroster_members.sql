create or replace function merge_oneroster_members() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- A row that was made by hand, that the same bundle deletes, or that a bulk file does not have
  -- any more becomes the roster's where it is about the same student, group and days: there are
  -- systems that give their rows new ids.
  update class_subject_students as held
  set sourced_id = member.key
  from pg_temp.oneroster_memberships as member
  where member.is_main is null
    and held.class_subject_id = member.class_subject_id and held.student_id = member.person_id
    and daterange(held.starts_on, held.ends_on, '[]')
      && daterange(member.starts_on, member.ends_on, '[]')
    and coalesce(held.sourced_id, held.id::text) <> member.key
    and coalesce(held.sourced_id, held.id::text) not in (
      select sourced_id from pg_temp.oneroster_enrollments
      where not is_deleted and sourced_id is not null
    )
    and (
      held.sourced_id is null
      or exists (
        select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'bulk'
      )
      or held.sourced_id in (
        select sourced_id from pg_temp.oneroster_enrollments where is_deleted
      )
    );

  with gone as (
    delete from class_subject_students as held
    using pg_temp.oneroster_enrollments as staged
    where coalesce(held.sourced_id, held.id::text) = staged.sourced_id
      and not staged.is_deleted
      and not exists (
        select from pg_temp.oneroster_memberships as member
        where member.line = staged.line and member.is_main is null
          and member.class_subject_id = held.class_subject_id
          and member.person_id = held.student_id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from gone;

  with changed as (
    update class_subject_students as held
    set starts_on = member.starts_on, ends_on = member.ends_on
    from pg_temp.oneroster_memberships as member
    where member.is_main is null
      and coalesce(held.sourced_id, held.id::text) = member.key
      and held.class_subject_id = member.class_subject_id
      and held.student_id = member.person_id
      and (held.starts_on, held.ends_on) is distinct from (member.starts_on, member.ends_on)
    returning member.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  with added as (
    insert into class_subject_students
      (class_subject_id, student_id, starts_on, ends_on, sourced_id)
    select class_subject_id, person_id, starts_on, ends_on, key
    from pg_temp.oneroster_memberships as member
    where is_main is null
      and not exists (
        select from class_subject_students as held
        where coalesce(held.sourced_id, held.id::text) = member.key
          and held.class_subject_id = member.class_subject_id
          and held.student_id = member.person_id
      )
    order by line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'enrollments.csv', staged.line, 'changed'
  from added
  join pg_temp.oneroster_enrollments as staged
    on staged.sourced_id = added.sourced_id and not staged.is_deleted;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze class_subject_students;
end;
$$;
comment on function merge_oneroster_members() is
  'A step of import_oneroster(): students of groups.';
