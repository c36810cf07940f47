create or replace function oneroster_made_classes() returns setof uuid
  language sql stable parallel safe
-- Classes that an import would make by itself: named like their grade, without anything of their
-- own, and holding nobody but students whose groups say as much.
begin atomic
  with spells as materialized (
    select
      enrollments.class_id, enrollments.student_id, classes.academic_year_id,
      enrollments.starts_on, enrollments.ends_on,
      enrollments.sourced_id is null and enrollments.exit_code is null
        and count(*) over (partition by enrollments.student_id, classes.academic_year_id) = 1
        as is_plain,
      classes.school_id, classes.grade_level_id
    from enrollments
    join classes on classes.id = enrollments.class_id
  ),
  own as (
    select spells.class_id
    from spells
    left join oneroster_derived_spells(null) as derived
      on derived.student_id = spells.student_id
      and derived.academic_year_id = spells.academic_year_id
      and derived.school_id = spells.school_id
      and derived.grade_level_id = spells.grade_level_id
      and derived.starts_on = spells.starts_on
      and derived.ends_on = spells.ends_on
    where derived.student_id is null or not spells.is_plain
  )
  select classes.id
  from classes
  join grade_levels on grade_levels.id = classes.grade_level_id
  where classes.name = grade_levels.name
    and num_nonnulls(
      classes.sourced_id, classes.class_teacher_id, classes.room_id, classes.capacity
    ) = 0
    and classes.id not in (select class_id from own)
    and not exists (
      select from class_subjects
      where class_subjects.class_id = classes.id and class_subjects.takes_whole_class
    )
    and (
      exists (select from class_subjects where class_subjects.class_id = classes.id)
      or classes.id in (select class_id from spells)
    );
end;
comment on function oneroster_made_classes() is
  'The classes that a roster need not name, because they follow from groups and grades.';
