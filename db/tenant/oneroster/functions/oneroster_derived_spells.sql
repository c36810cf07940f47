create or replace function oneroster_derived_spells(student_ids uuid[])
  returns table (
    student_id uuid, academic_year_id uuid, school_id uuid, grade_level_id uuid, starts_on date,
    ends_on date
  )
  language sql stable parallel safe
-- Rosters without homerooms say in which groups a student is, but not in which class. The spell
-- follows: in the school and grade of the student (in earlier years: of most of the groups), from
-- the first day of the groups to the last.
begin atomic
  with years as (
    select
      member.student_id, classes.academic_year_id,
      mode() within group (order by classes.school_id) as school_id,
      mode() within group (order by classes.grade_level_id) as grade_level_id,
      greatest(
        year.starts_on, min(coalesce(member.starts_on, terms.starts_on, year.starts_on))
      ) as starts_on,
      least(year.ends_on, max(coalesce(member.ends_on, terms.ends_on, year.ends_on))) as ends_on,
      row_number() over (
        partition by member.student_id order by year.starts_on desc, year.id
      ) as recency
    from class_subject_students as member
    join class_subjects on class_subjects.id = member.class_subject_id
    join classes on classes.id = class_subjects.class_id
    join academic_years as year on year.id = classes.academic_year_id
    left join terms on terms.id = class_subjects.term_id
    where not class_subjects.takes_whole_class
      and (student_ids is null or member.student_id = any (student_ids))
    group by member.student_id, classes.academic_year_id, year.id
  )
  select
    years.student_id, years.academic_year_id,
    case when years.recency = 1 then students.school_id else years.school_id end,
    case when years.recency = 1 then coalesce(students.grade_level_id, years.grade_level_id)
      else years.grade_level_id end,
    years.starts_on, years.ends_on
  from years
  join students on students.id = years.student_id
  where years.starts_on <= years.ends_on;
end;
comment on function oneroster_derived_spells(uuid[]) is
  'The spells in classes that follow from the groups of students (null: of all).';
