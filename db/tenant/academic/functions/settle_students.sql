create or replace function settle_students(student_ids uuid[]) returns void
  language sql volatile
-- Called by a trigger and a nightly job, which run as the owner. What counts is the spell of today;
-- else the next one; else the last one.
begin atomic
  update students
  set
    status = settled.status,
    school_id = settled.school_id,
    grade_level_id = settled.grade_level_id
  from (
    select
      pupil.id,
      case
        when spell.state < 2 and pupil.status in ('applicant', 'withdrawn', 'graduated')
          then 'active'
        when spell.state = 2 and spell.exit_code = 'graduated' then 'graduated'
        when spell.state = 2
          and spell.exit_code in ('withdrawn', 'transferred', 'expelled', 'other')
          then 'withdrawn'
        else pupil.status
      end as status,
      -- A first enrolment does not overrule what the student was registered with; a move does.
      case when spell.entry_code = 'new' then pupil.school_id else spell.school_id end
        as school_id,
      case when spell.entry_code = 'new' and pupil.grade_level_id is not null
        then pupil.grade_level_id else spell.grade_level_id
      end as grade_level_id
    from unnest(student_ids) as listed (id)
    join students as pupil on pupil.id = listed.id
    cross join lateral (
      select
        enrollments.entry_code,
        enrollments.exit_code,
        classes.school_id,
        classes.grade_level_id,
        timing.state
      from enrollments
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
            then 2
          when enrollments.starts_on > clock.today then 1
          else 0
        end as state
      ) as timing
      where enrollments.student_id = pupil.id
      order by
        timing.state,
        case when timing.state = 1 then enrollments.starts_on end,
        enrollments.starts_on desc
      limit 1
    ) as spell
  ) as settled
  where students.id = settled.id
    and (students.status, students.school_id, students.grade_level_id)
      is distinct from (settled.status, settled.school_id, settled.grade_level_id);
end;
comment on function settle_students(uuid[]) is
  'Lets the status, school and grade level of students follow from their enrolments.';
