create or replace function graded_student_ids(class_id uuid, term_id uuid) returns setof uuid
  language sql stable strict parallel safe rows 30
begin atomic
  select last_spell.student_id
  from (
    select distinct on (enrollments.student_id)
      enrollments.student_id,
      enrollments.class_id,
      enrollments.ends_on,
      enrollments.exit_code,
      least(terms.ends_on, schools_today(schools)) as day
    from terms
    join classes on classes.id = graded_student_ids.class_id
    join schools on schools.id = classes.school_id
    join enrollments on
      daterange(enrollments.starts_on, enrollments.ends_on, '[]')
        && daterange(terms.starts_on, terms.ends_on, '[]')
    where terms.id = graded_student_ids.term_id
      and enrollments.student_id in (
        select own.student_id
        from enrollments as own
        where own.class_id = graded_student_ids.class_id
      )
    order by enrollments.student_id, enrollments.starts_on desc
  ) as last_spell
  where last_spell.class_id = graded_student_ids.class_id
    and (
      coalesce(last_spell.ends_on, 'infinity') >= last_spell.day
      or last_spell.exit_code in ('promoted', 'repeated', 'graduated')
    );
end;
comment on function graded_student_ids(uuid, uuid) is
  'The students whom a class grades for a term: those whose last class in it this was, without those who left the school before its end.';
