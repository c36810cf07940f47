create or replace function merge_oneroster_grades() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- A class is of the grade that it says, else of most of its students', else of its course's.
  update pg_temp.oneroster_class_keys as class
  set grade_code = coalesce(
    oneroster_grade_code((oneroster_list(staged.grades))[1]), common.grade_code,
    oneroster_grade_code((oneroster_list(course.grades))[1]), 'UG'
  )
  from pg_temp.oneroster_classes as staged
  left join pg_temp.oneroster_courses as course
    on course.sourced_id = staged.course_sourced_id and not course.is_deleted
  left join lateral (
    select mode() within group (order by pupil.grade_code) as grade_code
    from pg_temp.oneroster_enrollments as enrollment
    join pg_temp.oneroster_users as pupil on pupil.sourced_id = enrollment.user_sourced_id
    where coalesce(staged.grades, '') = ''
      and enrollment.class_sourced_id = staged.sourced_id
      and lower(enrollment.role) = 'student' and not enrollment.is_deleted
      and pupil.grade_code is not null
  ) as common on true
  where staged.line = class.line and (class.is_new or staged.grades <> '');

  insert into pg_temp.oneroster_grades (code, id, is_new)
  select wanted.code, coalesce(known.id, app.uuid_v7()), known.id is null
  from (
    select grade_code as code from pg_temp.oneroster_class_keys where grade_code is not null
    union
    select staged.grade_code
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as person on person.line = staged.line
    where person.is_student and staged.grade_code is not null
  ) as wanted
  left join lateral (
    select grade_levels.id
    from grade_levels
    where oneroster_grade_code(grade_levels.code) = wanted.code
      or grade_levels.name = oneroster_grade_name(wanted.code)
    order by oneroster_grade_code(grade_levels.code) = wanted.code desc, grade_levels.position
    limit 1
  ) as known on true;

  insert into grade_levels (id, code, name, position)
  select
    grade.id, grade.code, oneroster_grade_name(grade.code),
    case
      when oneroster_grade_rank(grade.code) is not null and not exists (
        select from grade_levels where position = oneroster_grade_rank(grade.code)
      )
        then oneroster_grade_rank(grade.code)
      else greatest((select max(position) from grade_levels), 13) + row_number() over (
        order by oneroster_grade_rank(grade.code) nulls last, grade.code
      )
    end
  from pg_temp.oneroster_grades as grade
  where grade.is_new
  order by oneroster_grade_rank(grade.code) nulls last, grade.code;

  -- New levels take their place in the chain.
  with ranked as (
    select
      levels.id, levels.next_grade_level_id,
      oneroster_grade_rank(oneroster_grade_code(levels.code)) as rank,
      coalesce(grade.is_new, false) as is_new
    from grade_levels as levels
    left join pg_temp.oneroster_grades as grade on grade.id = levels.id
  ),
  followed as (
    select
      id, next_grade_level_id, rank, is_new, lead(id) over by_rank as next_id,
      lead(rank) over by_rank as next_rank, lead(is_new) over by_rank as next_is_new
    from ranked
    where rank is not null
    window by_rank as (order by rank, id)
  )
  update grade_levels
  set next_grade_level_id = followed.next_id
  from followed
  where grade_levels.id = followed.id
    and followed.next_rank > followed.rank
    and (followed.next_rank = followed.rank + 1 or followed.rank < 0)
    and (
      followed.is_new and followed.next_grade_level_id is null
      or followed.next_is_new and coalesce(
        followed.next_rank < (
          select rank from ranked where ranked.id = followed.next_grade_level_id
        ),
        followed.next_grade_level_id is null
      )
    );
end;
$$;
comment on function merge_oneroster_grades() is
  'A step of import_oneroster(): the grades that students and classes are in become grade levels.';
