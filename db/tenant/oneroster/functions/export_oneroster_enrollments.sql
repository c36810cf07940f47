create or replace function export_oneroster_enrollments() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  with made as materialized (
    select id from oneroster_made_classes() as id
  ),
  people as materialized (
    select * from oneroster_people()
  ),
  listed as (
    -- Rows that came as one share their key: one for each term.
    select
      coalesce(member.sourced_id, member.id::text) as key, member.student_id,
      null::uuid as teacher_id, null::boolean as is_main,
      coalesce(class_subjects.sourced_id, class_subjects.id::text) as class_key,
      class_subjects.class_id, member.starts_on, member.ends_on
    from class_subject_students as member
    join class_subjects on class_subjects.id = member.class_subject_id
    where not class_subjects.takes_whole_class
    union all
    select
      coalesce(member.sourced_id, member.id::text), null, member.teacher_id, member.is_main,
      coalesce(class_subjects.sourced_id, class_subjects.id::text), class_subjects.class_id,
      member.starts_on, member.ends_on
    from class_subject_teachers as member
    join class_subjects on class_subjects.id = member.class_subject_id
    union all
    select
      coalesce(enrollments.sourced_id, enrollments.id::text), enrollments.student_id, null, null,
      coalesce(classes.sourced_id, classes.id::text), classes.id, enrollments.starts_on,
      enrollments.ends_on
    from enrollments
    join classes on classes.id = enrollments.class_id
    where classes.id not in (select id from made)
    union all
    -- A class teacher who does not teach the homeroom's own course.
    select
      coalesce(classes.sourced_id, classes.id::text) || ':teacher', null, classes.class_teacher_id,
      true, coalesce(classes.sourced_id, classes.id::text), classes.id, null, null
    from classes
    where classes.class_teacher_id is not null
      and not exists (
        select
        from class_subjects
        join class_subject_teachers as member on member.class_subject_id = class_subjects.id
        where class_subjects.class_id = classes.id
          and class_subjects.sourced_id = classes.sourced_id
      )
    union all
    -- Who attends what is taught to the class as a whole.
    select
      coalesce(class_subjects.sourced_id, class_subjects.id::text) || ':'
        || coalesce(enrollments.sourced_id, enrollments.id::text),
      enrollments.student_id, null, null,
      coalesce(class_subjects.sourced_id, class_subjects.id::text), class_subjects.class_id,
      enrollments.starts_on, enrollments.ends_on
    from class_subjects
    join classes on classes.id = class_subjects.class_id
    join enrollments on enrollments.class_id = classes.id
    left join terms on terms.id = class_subjects.term_id
    where class_subjects.takes_whole_class
      and class_subjects.sourced_id is distinct from coalesce(classes.sourced_id, '')
      and daterange(enrollments.starts_on, enrollments.ends_on, '[]')
        && daterange(terms.starts_on, terms.ends_on, '[]')
  ),
  rows_of_files as (
    select
      listed.key, listed.student_id, listed.teacher_id, bool_or(listed.is_main) as is_main,
      listed.class_key, (array_agg(listed.class_id order by listed.class_id))[1] as class_id,
      case when bool_and(listed.starts_on is not null) then min(listed.starts_on) end as starts_on,
      case when bool_and(listed.ends_on is not null) then max(listed.ends_on) end as ends_on
    from listed
    group by listed.key, listed.class_key, listed.student_id, listed.teacher_id
  )
  select array[
    file.key, '', '', file.class_key, coalesce(schools.sourced_id, schools.id::text),
    coalesce(pupil.key, teacher.key),
    case when file.student_id is not null then 'student' else 'teacher' end,
    case when file.is_main then 'true' else 'false' end,
    coalesce(file.starts_on::text, ''), coalesce(file.ends_on::text, '')
  ]
  from rows_of_files as file
  join classes on classes.id = file.class_id
  join schools on schools.id = classes.school_id
  left join people as pupil on pupil.student_id = file.student_id
  left join people as teacher on teacher.teacher_id = file.teacher_id
  order by file.key collate "C", file.class_key collate "C";
end;
comment on function export_oneroster_enrollments() is 'The rows of enrollments.csv.';
