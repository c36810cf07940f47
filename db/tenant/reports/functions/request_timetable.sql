create or replace function request_timetable(
  class_id uuid default null,
  teacher_id uuid default null,
  day date default null
) returns report_runs
  language plpgsql volatile
  set search_path from current
as $$
declare
  subject record;
  asked date;
  bells jsonb;
  lessons jsonb;
begin
  if num_nonnulls(class_id, teacher_id) <> 1 then
    raise exception using
      errcode = 'SC804',
      message = 'A timetable is of a class or of a teacher.',
      hint = 'Give either classId or teacherId.';
  end if;
  select found.name, found.school_id, schools.week_days, schools_today(schools) as today
  into subject
  from (
    select classes.name, classes.school_id
    from classes
    where classes.id = request_timetable.class_id
    union all
    select teachers.full_name, teachers.school_id
    from teachers
    where teachers.id = request_timetable.teacher_id
  ) as found
  left join schools on schools.id = found.school_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class or teacher.';
  end if;
  asked := coalesce(request_timetable.day, subject.today, current_date);
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'week_day', lesson.week_day,
        'period_id', lesson.period_id,
        'title', class_subjects_title(class_subjects),
        'class', case when request_timetable.class_id is null then classes.name end,
        'teacher', case when request_timetable.teacher_id is null then teachers.full_name end,
        'room', rooms.name
      )
      order by lesson.week_day, classes.name, lesson.id
    ),
    '[]'
  )
  into lessons
  from timetable_of(
    request_timetable.class_id, request_timetable.teacher_id, null, null, asked
  ) as lesson
  join class_subjects on class_subjects.id = lesson.class_subject_id
  left join classes on classes.id = lesson.class_id
  left join teachers on teachers.id = lesson.teacher_id
  left join rooms on rooms.id = lesson.room_id;
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'id', periods.id, 'name', periods.name,
        'starts_at', to_char(periods.starts_at, 'HH24:MI'),
        'ends_at', to_char(periods.ends_at, 'HH24:MI')
      )
      order by periods.starts_at, periods.position, periods.id
    ),
    '[]'
  )
  into bells
  from periods
  where periods.school_id = subject.school_id
    or periods.id in (
      select (lesson ->> 'period_id')::uuid from jsonb_array_elements(lessons) as lesson
    );
  return keep_document(
    'timetable',
    format('Timetable %s, week of %s', subject.name, date_trunc('week', asked::timestamp)::date),
    subject.school_id,
    jsonb_build_object(
      'week_days', coalesce(subject.week_days, '{1,2,3,4,5}'), 'periods', bells,
      'lessons', lessons
    )
  );
end;
$$;
comment on function request_timetable(uuid, uuid, date) is
  'Has the timetable of a class or a teacher in the week of a day (this week, unless given) written as a PDF: the lessons that you may see.';
grant execute on function request_timetable(uuid, uuid, date) to :"tenant";
