create or replace function check_oneroster_enrollments() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'enrollments.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_enrollments as staged
  left join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  left join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  left join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  left join (
    select
      class_key, min(starts_on) as starts_on, max(ends_on) as ends_on,
      range_agg(daterange(starts_on, ends_on, '[]')) as days
    from pg_temp.oneroster_class_terms
    group by class_key
  ) as terms on terms.class_key = class.key
  cross join lateral (
    select case
      when staged.ends_on < staged.begins_on then true
      else terms.days && daterange(staged.begins_on, staged.ends_on, '[]')
    end as is_met
  ) as meeting
  cross join lateral unnest(array_remove(array[
    case when class.key is null
      then jsonb_build_array(
        'classSourcedId', staged.class_sourced_id, 'is no class of this bundle or school'
      )
    end,
    case when person.key is null
      then jsonb_build_array(
        'userSourcedId', staged.user_sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when staged.school_sourced_id <> '' and school.key is null
      then jsonb_build_array(
        'schoolSourcedId', staged.school_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when lower(coalesce(staged.role, '')) not in (
        'student', 'teacher', 'administrator', 'proctor', 'aide'
      )
      then jsonb_build_array(
        'role', staged.role, 'is none of student, teacher, administrator, proctor, aide'
      )
    end,
    case when lower(staged.role) = 'student' and not person.is_student
      then jsonb_build_array('role', staged.role, 'is not what the user is: no student')
    end,
    case when lower(staged.role) = 'teacher' and not person.is_teacher
      then jsonb_build_array('role', staged.role, 'is not what the user is: no teacher')
    end,
    case when staged."primary" <> '' and staged.is_primary is null
      then jsonb_build_array('primary', staged."primary", 'is neither true nor false')
    end,
    case when staged.begin_date <> '' and staged.begins_on is null
      then jsonb_build_array('beginDate', staged.begin_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.end_date <> '' and staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.begins_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is before the beginDate ' || staged.begin_date
      )
    end,
    case when not meeting.is_met and staged.begins_on > terms.ends_on
      then jsonb_build_array(
        'beginDate', staged.begin_date, format('is after the class has ended (%s)', terms.ends_on)
      )
    end,
    case when not meeting.is_met and coalesce(staged.begins_on <= terms.ends_on, true)
      then jsonb_build_array(
        'endDate', staged.end_date,
        format('leaves no day of the class''s terms (%s to %s)', terms.starts_on, terms.ends_on)
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  create temporary table oneroster_spans on commit drop as
  select
    staged.line, staged.class_sourced_id as class_key, staged.user_sourced_id as user_key,
    lower(staged.role) as role, coalesce(staged.is_primary, false) as is_primary,
    class.is_homeroom,
    greatest(coalesce(staged.begins_on, terms.starts_on), case when class.is_homeroom
      then terms.starts_on end) as starts_on,
    least(coalesce(staged.ends_on, terms.ends_on), case when class.is_homeroom
      then terms.ends_on end) as ends_on
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join (
    select class_key, min(starts_on) as starts_on, max(ends_on) as ends_on
    from pg_temp.oneroster_class_terms
    group by class_key
  ) as terms on terms.class_key = class.key
  where not staged.is_deleted and lower(staged.role) in ('student', 'teacher');

  -- Rows of earlier bundles, which a delta file neither repeats nor deletes.
  insert into pg_temp.oneroster_spans
  select
    null::integer, coalesce(class_subjects.sourced_id, class_subjects.id::text), person.key,
    held.role, held.is_main, false, coalesce(held.starts_on, '-infinity'),
    coalesce(held.ends_on, 'infinity')
  from (
    select
      class_subject_id, student_id as person_id, 'student' as role, false as is_main, starts_on,
      ends_on, sourced_id
    from class_subject_students
    union all
    select class_subject_id, teacher_id, 'teacher', is_main, starts_on, ends_on, sourced_id
    from class_subject_teachers
  ) as held
  join class_subjects on class_subjects.id = held.class_subject_id
  join pg_temp.oneroster_person_keys as person
    on held.person_id = case held.role when 'student' then person.student_id
      else person.teacher_id end
  where held.sourced_id is not null
    and exists (
      select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'delta'
    )
    and held.sourced_id not in (
      select sourced_id from pg_temp.oneroster_enrollments where sourced_id is not null
    )
  union all
  select
    null::integer, coalesce(classes.sourced_id, classes.id::text), person.key, 'student', false,
    true, spell.starts_on, coalesce(spell.ends_on, year.ends_on)
  from enrollments as spell
  join classes on classes.id = spell.class_id
  join academic_years as year on year.id = classes.academic_year_id
  join pg_temp.oneroster_person_keys as person on person.student_id = spell.student_id
  where spell.sourced_id is not null
    and exists (
      select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'delta'
    )
    and spell.sourced_id not in (
      select sourced_id from pg_temp.oneroster_enrollments where sourced_id is not null
    );

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'userSourcedId', user_key,
    case
      when line is null or former_line is null then 'is in the class on the same days already'
      else format('is in the class on the same days by line %s, too', former_line)
    end
  from (
    select
      line, user_key, starts_on, lag(line) over same as former_line,
      max(ends_on) over (
        partition by class_key, user_key, role order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    window same as (partition by class_key, user_key, role order by starts_on, line)
  ) as spans
  where former_end >= starts_on and coalesce(line, former_line) is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'primary', 'true',
    case
      when line is null or former_line is null then 'though the class has a primary teacher'
      else format('though line %s says so of another teacher on the same days', former_line)
    end
  from (
    select
      line, starts_on, lag(line) over same as former_line,
      max(ends_on) over (
        partition by class_key order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    where role = 'teacher' and is_primary
    window same as (partition by class_key order by starts_on, line)
  ) as spans
  where former_end >= starts_on and coalesce(line, former_line) is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'classSourcedId', class_key,
    case
      when line is null or former_line is null
        then 'is a second homeroom of the student on the same days'
      else format(
        'is a second homeroom of the student on the same days; the first is in line %s', former_line
      )
    end
  from (
    select
      line, class_key, starts_on, lag(line) over same as former_line,
      lag(class_key) over same as former_class,
      max(ends_on) over (
        partition by user_key order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    where role = 'student' and is_homeroom
    window same as (partition by user_key order by starts_on, line)
  ) as spans
  where former_end >= starts_on and class_key <> former_class
    and coalesce(line, former_line) is not null;
  drop table pg_temp.oneroster_spans;
end;
$$;
comment on function check_oneroster_enrollments() is
  'A step of import_oneroster(): the rows of enrollments.csv, each by itself.';
