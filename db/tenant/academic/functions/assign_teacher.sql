create or replace function assign_teacher(
  class_subject_id uuid,
  teacher_id uuid,
  first_day date default null,
  is_main boolean default true
)
  returns class_subject_teachers
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because the timetable changes along, which the caller need not be allowed to write.
declare
  taught record;
  present class_subject_teachers;
  former uuid[];
begin
  is_main := coalesce(is_main, true);
  -- Two who assign at the same time go one after the other.
  select class_subjects.class_id, schools_today(schools) as today
  into taught
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join schools on schools.id = classes.school_id
  where class_subjects.id = assign_teacher.class_subject_id
  for no key update of class_subjects;
  perform require_permission(
    'class_subject_teachers:assign',
    coalesce(may_for_class('class_subject_teachers:assign', taught.class_id), false)
  );
  if taught is null then
    raise exception using errcode = 'P0002', message = 'There is no such class subject.';
  end if;

  -- The first one teaches it from the beginning, later ones from the day on.
  first_day := coalesce(
    first_day,
    case
      when exists (
        select
        from class_subject_teachers as other
        where other.class_subject_id = assign_teacher.class_subject_id
          and other.is_main = assign_teacher.is_main
      )
        then taught.today
    end,
    '-infinity'
  );

  select * into present
  from class_subject_teachers as own
  where own.class_subject_id = assign_teacher.class_subject_id
    and own.teacher_id = assign_teacher.teacher_id
    and own.is_main = assign_teacher.is_main
    and coalesce(own.starts_on, '-infinity') <= first_day
    and own.ends_on is null;
  if found then
    return present;
  end if;

  -- Whom the new assignment replaces: the teacher's own, and, for the main teacher, the former one.
  with replaced as (
    select other.*
    from class_subject_teachers as other
    where other.class_subject_id = assign_teacher.class_subject_id
      and coalesce(other.ends_on, 'infinity') >= first_day
      and (
        other.teacher_id = assign_teacher.teacher_id or other.is_main and assign_teacher.is_main
      )
  ),
  deleted as (
    delete from class_subject_teachers
    where id in (select id from replaced where coalesce(starts_on, '-infinity') >= first_day)
  ),
  ended as (
    update class_subject_teachers
    set ends_on = first_day - 1
    where id in (select id from replaced where coalesce(starts_on, '-infinity') < first_day)
  )
  select array_agg(replaced.teacher_id) into former from replaced where replaced.is_main;

  insert into class_subject_teachers (class_subject_id, teacher_id, is_main, starts_on)
  values (
    assign_teacher.class_subject_id, assign_teacher.teacher_id, assign_teacher.is_main,
    nullif(first_day, '-infinity')
  )
  returning * into present;

  if assign_teacher.is_main then
    perform hand_over_lessons(
      assign_teacher.class_subject_id, former, assign_teacher.teacher_id, first_day
    );
  end if;
  return present;
end;
$$;
comment on function assign_teacher(uuid, uuid, date, boolean) is
  'Lets a teacher teach a class subject: from the beginning if nobody did, else from a day on (today unless given), on which the main teacher of before ends. Lessons of the former main teacher in the timetable are handed over from that day on. With isMain false the teacher joins the others. Needs class_subject_teachers:assign for the class.';
grant execute on function assign_teacher(uuid, uuid, date, boolean) to :"tenant";
