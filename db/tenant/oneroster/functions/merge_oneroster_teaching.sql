create or replace function merge_oneroster_teaching() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- As with students: a row about the same becomes the roster's.
  update class_subject_teachers as held
  set sourced_id = member.key
  from pg_temp.oneroster_memberships as member
  where member.is_main is not null
    and held.class_subject_id = member.class_subject_id and held.teacher_id = member.person_id
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
    delete from class_subject_teachers as held
    using pg_temp.oneroster_enrollments as staged
    where coalesce(held.sourced_id, held.id::text) = staged.sourced_id
      and not staged.is_deleted
      and not exists (
        select from pg_temp.oneroster_memberships as member
        where member.line = staged.line and member.is_main is not null
          and member.class_subject_id = held.class_subject_id
          and member.person_id = held.teacher_id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from gone;

  -- A new main teacher takes over from the one before; whom a bulk file does not have any more,
  -- ends.
  update class_subject_teachers as held
  set is_main = false,
    ends_on = case
      when held.sourced_id is null or coalesce(held.starts_on, '-infinity') > current_date
        then held.ends_on
      else least(held.ends_on, current_date)
    end
  from pg_temp.oneroster_memberships as member
  where member.is_main and held.is_main
    and held.class_subject_id = member.class_subject_id
    and daterange(held.starts_on, held.ends_on, '[]')
      && daterange(member.starts_on, member.ends_on, '[]')
    and not exists (
      select from pg_temp.oneroster_memberships as staged
      where staged.is_main is not null
        and staged.key = coalesce(held.sourced_id, held.id::text)
        and staged.class_subject_id = held.class_subject_id
    );

  -- Who stops being the main teacher makes room before another one begins.
  update class_subject_teachers as held
  set is_main = false
  from pg_temp.oneroster_memberships as member
  where not member.is_main and held.is_main
    and coalesce(held.sourced_id, held.id::text) = member.key
    and held.class_subject_id = member.class_subject_id;

  with changed as (
    update class_subject_teachers as held
    set is_main = member.is_main, starts_on = member.starts_on, ends_on = member.ends_on
    from pg_temp.oneroster_memberships as member
    where member.is_main is not null
      and coalesce(held.sourced_id, held.id::text) = member.key
      and held.class_subject_id = member.class_subject_id
      and held.teacher_id = member.person_id
      and (held.is_main, held.starts_on, held.ends_on)
        is distinct from (member.is_main, member.starts_on, member.ends_on)
    returning member.line
  ),
  added as (
    insert into class_subject_teachers
      (class_subject_id, teacher_id, is_main, starts_on, ends_on, sourced_id)
    select class_subject_id, person_id, is_main, starts_on, ends_on, key
    from pg_temp.oneroster_memberships as member
    where is_main is not null
      and not exists (
        select from class_subject_teachers as held
        where coalesce(held.sourced_id, held.id::text) = member.key
          and held.class_subject_id = member.class_subject_id
          and held.teacher_id = member.person_id
      )
    order by line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed
  union
  select 'enrollments.csv', staged.line, 'changed'
  from added
  join pg_temp.oneroster_enrollments as staged
    on staged.sourced_id = added.sourced_id and not staged.is_deleted;

  -- A homeroom's teacher is its class teacher: the primary one, else the only one.
  with leaders as (
    select distinct on (class.class_id)
      class.class_id, person.teacher_id, staged.line,
      coalesce(staged.is_primary, false)
        or count(*) over (partition by class.class_id) = 1 as leads
    from pg_temp.oneroster_enrollments as staged
    join pg_temp.oneroster_class_keys as class
      on class.key = staged.class_sourced_id and class.is_homeroom
    join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
    where not staged.is_deleted and lower(staged.role) = 'teacher'
    order by
      class.class_id, coalesce(staged.is_primary, false) desc,
      coalesce(staged.ends_on, 'infinity') desc, staged.line
  ),
  changed as (
    update classes
    set class_teacher_id = leaders.teacher_id
    from leaders
    where classes.id = leaders.class_id and leaders.leads
      and classes.class_teacher_id is distinct from leaders.teacher_id
    returning leaders.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'enrollments.csv: %s more teachers of homerooms without a course; a class has one class teacher, so they are not kept.',
    count(*)
  )
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class
    on class.key = staged.class_sourced_id and class.is_homeroom
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  join classes on classes.id = class.class_id
  where not staged.is_deleted and lower(staged.role) = 'teacher'
    and classes.class_teacher_id is distinct from person.teacher_id
    and not exists (
      select from pg_temp.oneroster_memberships as member where member.line = staged.line
    )
  having count(*) > 0;
end;
$$;
comment on function merge_oneroster_teaching() is
  'A step of import_oneroster(): teachers of classes and groups.';
