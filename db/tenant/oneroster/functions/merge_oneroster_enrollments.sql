create or replace function merge_oneroster_enrollments() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  create temporary table oneroster_known on commit drop as
  select coalesce(sourced_id, id::text) as key from class_subject_students
  union
  select coalesce(sourced_id, id::text) from class_subject_teachers
  union
  select coalesce(sourced_id, id::text) from enrollments;

  insert into pg_temp.oneroster_memberships
    (line, key, class_subject_id, person_id, is_main, starts_on, ends_on)
  select
    staged.line, staged.sourced_id, term.class_subject_id,
    case lower(staged.role) when 'student' then person.student_id else person.teacher_id end,
    case lower(staged.role)
      -- Where the roster does not say, the only teacher is the main one.
      when 'teacher' then coalesce(
        staged.is_primary,
        alone.class_key is not null and not exists (
          select from class_subject_teachers as held
          where held.class_subject_id = term.class_subject_id
            and held.teacher_id <> person.teacher_id
        )
      )
    end,
    staged.begins_on, staged.ends_on
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join pg_temp.oneroster_class_terms as term
    on term.class_key = class.key
    and term.starts_on <= coalesce(staged.ends_on, 'infinity')
    and term.ends_on >= coalesce(staged.begins_on, '-infinity')
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  left join (
    select class_sourced_id as class_key
    from pg_temp.oneroster_enrollments
    where not is_deleted and lower(role) = 'teacher'
    group by class_sourced_id
    having count(*) = 1
  ) as alone on alone.class_key = class.key
  where not staged.is_deleted and term.class_subject_id is not null
    and (
      lower(staged.role) = 'teacher'
      or lower(staged.role) = 'student' and not class.is_homeroom and not class.takes_whole_class
    );
  analyze pg_temp.oneroster_memberships;

  perform merge_oneroster_members();
  perform merge_oneroster_teaching();
  perform merge_oneroster_spells();

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', staged.line, 'added'
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  where not staged.is_deleted
    and lower(staged.role) in ('student', 'teacher')
    and staged.sourced_id not in (select key from pg_temp.oneroster_known)
    -- Rows that follow from others (who is in a class that is taught as a whole, who leads a
    -- homeroom) have no row of their own.
    and (
      class.is_new or not person.is_known
      or exists (
        select from pg_temp.oneroster_memberships as member where member.line = staged.line
      )
      or exists (select from pg_temp.oneroster_spells as spell where spell.line = staged.line)
    );

  insert into pg_temp.oneroster_notes (note)
  select format(
    'enrollments.csv: %s rows enrol users as %s; classes have students and teachers only, so they are not kept.',
    count(*), lower(role)
  )
  from pg_temp.oneroster_enrollments
  where not is_deleted and lower(role) in ('administrator', 'proctor', 'aide')
  group by lower(role)
  order by lower(role);
  drop table pg_temp.oneroster_known;
end;
$$;
comment on function merge_oneroster_enrollments() is
  'A step of import_oneroster(): who is in which class and group, and who teaches it.';
