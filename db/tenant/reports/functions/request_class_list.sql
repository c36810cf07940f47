create or replace function request_class_list(class_id uuid, day date default null)
  returns report_runs
  language plpgsql volatile
  set search_path from current
as $$
declare
  class record;
  asked date;
  listed jsonb;
begin
  select
    classes.name, classes.school_id, schools_today(schools) as today,
    academic_years.name as academic_year, teachers.full_name as class_teacher
  into class
  from classes
  join schools on schools.id = classes.school_id
  left join academic_years on academic_years.id = classes.academic_year_id
  left join teachers on teachers.id = classes.class_teacher_id
  where classes.id = request_class_list.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  asked := coalesce(request_class_list.day, class.today);
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'roll_number', enrollments.roll_number,
        'admission_number', students.admission_number,
        'student', students.full_name,
        'birth_date', students.birth_date
      )
      order by enrollments.roll_number, students.last_name, students.first_name, students.id
    ),
    '[]'
  )
  into listed
  from enrollments
  join students on students.id = enrollments.student_id
  where enrollments.class_id = request_class_list.class_id
    and asked <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]');
  return keep_document(
    'class_list', format('Class list %s, %s', class.name, asked), class.school_id,
    jsonb_build_object(
      'class', class.name, 'academic_year', class.academic_year,
      'class_teacher', class.class_teacher, 'students', listed
    )
  );
end;
$$;
comment on function request_class_list(uuid, date) is
  'Has the list of a class on a day (today, unless given) written as a PDF: those of its students whom you may see.';
grant execute on function request_class_list(uuid, date) to :"tenant";
