create or replace function settle_students(student_ids uuid[]) returns void
  language sql volatile
-- Called by a trigger and a nightly job, which run as the owner. What counts is the spell of today;
-- else the next one; else the last one.
begin atomic
  with spells as (
    select distinct on (enrollments.student_id)
      enrollments.student_id,
      enrollments.entry_code,
      enrollments.exit_code,
      classes.school_id,
      classes.grade_level_id,
      timing.state
    from unnest(student_ids) as listed (id)
    join enrollments on enrollments.student_id = listed.id
    join classes on classes.id = enrollments.class_id
    join schools on schools.id = classes.school_id
    join academic_years on academic_years.id = classes.academic_year_id
    cross join lateral (
      select (now() at time zone schools.time_zone)::date as today
    ) as clock
    cross join lateral (
      select case
        when coalesce(enrollments.ends_on, academic_years.ends_on) < clock.today
          -- On the last day already, so that nobody waits for midnight to see it.
          or enrollments.ends_on = clock.today and enrollments.exit_code is not null
          then 'past'
        when enrollments.starts_on > clock.today then 'next'
        else 'present'
      end as state
    ) as timing
    order by
      enrollments.student_id,
      array_position('{present,next,past}', timing.state),
      case when timing.state = 'next' then enrollments.starts_on end,
      enrollments.starts_on desc
  ),
  settled as (
    select
      students.id,
      case
        when spells.state <> 'past' and students.status in ('applicant', 'withdrawn', 'graduated')
          then 'active'
        when spells.state = 'past' and spells.exit_code = 'graduated' then 'graduated'
        when spells.state = 'past'
          and spells.exit_code in ('withdrawn', 'transferred', 'expelled', 'other')
          then 'withdrawn'
        else students.status
      end as status,
      -- A first enrolment does not overrule what the student was registered with; a move does.
      case when spells.entry_code = 'new' then students.school_id else spells.school_id end
        as school_id,
      case when spells.entry_code = 'new' and students.grade_level_id is not null
        then students.grade_level_id else spells.grade_level_id
      end as grade_level_id
    from spells
    join students on students.id = spells.student_id
  )
  update students
  set
    status = settled.status,
    school_id = settled.school_id,
    grade_level_id = settled.grade_level_id
  from settled
  where students.id = settled.id
    and (students.status, students.school_id, students.grade_level_id)
      is distinct from (settled.status, settled.school_id, settled.grade_level_id);
end;
comment on function settle_students(uuid[]) is
  'Lets the status, school and grade level of students follow from their enrolments.';
