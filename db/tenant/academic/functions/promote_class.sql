create or replace function promote_class(
  class_id uuid,
  to_class_id uuid,
  except_student_ids uuid[] default '{}',
  first_day date default null
)
  returns setof enrollments
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because it moves all of a class or nobody: what the caller may not read must not stay
-- behind unnoticed.
declare
  source record;
  target record;
  last_day date;
  new_ids uuid[];
begin
  perform require_permission(
    'classes:approve',
    coalesce(
      may_for_class('classes:approve', class_id) and may_for_class('classes:approve', to_class_id),
      false
    )
  );

  select classes.name, academic_years.id as year_id, academic_years.ends_on
  into source
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  where classes.id = promote_class.class_id;
  select
    classes.name, academic_years.id as year_id, academic_years.starts_on,
    schools_today(schools) as today
  into target
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  join schools on schools.id = classes.school_id
  where classes.id = to_class_id;
  if source is null or target is null then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  elsif class_id = to_class_id or target.starts_on <= source.ends_on
    and target.year_id <> source.year_id
  then
    raise exception using
      errcode = 'SC217',
      message = format('Class %s cannot be promoted to class %s.', source.name, target.name),
      hint = 'Choose another class: of the same academic year, or of one that begins after it.';
  end if;

  first_day := coalesce(
    first_day,
    case when target.year_id = source.year_id then target.today else target.starts_on end
  );
  last_day := least(first_day - 1, source.ends_on);

  -- Two promotions of one class go one after the other.
  perform from classes where classes.id in (class_id, to_class_id) order by id for no key update;

  with leaving as (
    select enrollments.id, enrollments.student_id
    from enrollments
    where enrollments.class_id = promote_class.class_id
      and enrollments.exit_code is null
      and enrollments.starts_on <= last_day
      and (
        target.year_id <> source.year_id
        or coalesce(enrollments.ends_on, 'infinity') >= first_day
      )
      and enrollments.student_id <> all (coalesce(except_student_ids, '{}'))
  ),
  ended as (
    update enrollments
    set ends_on = least(coalesce(enrollments.ends_on, last_day), last_day), exit_code = 'promoted'
    from leaving
    where enrollments.id = leaving.id
    returning enrollments.student_id
  ),
  begun as (
    insert into enrollments (student_id, class_id, starts_on, entry_code)
    select ended.student_id, to_class_id, first_day, 'promoted'
    from ended
    returning enrollments.id
  )
  select array_agg(begun.id) into new_ids from begun;
  if new_ids is null then
    raise exception using
      errcode = 'SC218',
      message = format('Nobody is left in class %s to be promoted.', source.name),
      hint = 'The class was promoted already, or has no students.';
  end if;

  return query
    select enrollments.*
    from unnest(new_ids) as listed (id)
    join enrollments on enrollments.id = listed.id
    join students on students.id = enrollments.student_id
    order by students.last_name, students.first_name, students.id;
end;
$$;
comment on function promote_class(uuid, uuid, uuid[], date) is
  'Moves the students of a class to another one, but for those you except: usually to a class of the next academic year, from its first day on. Returns the new enrolments. All move or, where one cannot (no seat, enrolled there already), none. Needs classes:approve for both classes.';
grant execute on function promote_class(uuid, uuid, uuid[], date) to :"tenant";
