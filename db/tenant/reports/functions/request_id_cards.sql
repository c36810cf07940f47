create or replace function request_id_cards(
  class_id uuid default null,
  student_id uuid default null
) returns report_runs
  language plpgsql volatile
  set search_path from current
as $$
declare
  cards jsonb;
  subject text;
  of_school uuid;
begin
  if num_nonnulls(class_id, student_id) <> 1 then
    raise exception using
      errcode = 'SC804',
      message = 'ID cards are those of a class, or of one student.',
      hint = 'Give either classId or studentId.';
  end if;
  select
    jsonb_agg(
      jsonb_build_object(
        'student', students.full_name,
        'admission_number', students.admission_number,
        'birth_date', students.birth_date,
        'class', classes.name,
        'valid_until', academic_years.ends_on,
        'school', schools.name,
        'photo', photos.id
      )
      order by students.last_name, students.first_name, students.id
    ),
    case when request_id_cards.class_id is null then min(students.full_name)
      else min(classes.name) end,
    (array_agg(students.school_id))[1]
  into cards, subject, of_school
  from students
  join schools on schools.id = students.school_id
  left join current_enrollments on current_enrollments.student_id = students.id
  left join classes on classes.id = current_enrollments.class_id
  left join academic_years on academic_years.id = classes.academic_year_id
  left join attachments as photos on photos.id = students.photo_attachment_id
  where students.id = request_id_cards.student_id
    or current_enrollments.class_id = request_id_cards.class_id;
  if cards is null then
    raise exception using
      errcode = 'P0002', message = 'There is no such student, or nobody in such a class.';
  end if;
  return keep_document(
    'id_cards', format('ID cards %s', subject), of_school, jsonb_build_object('cards', cards)
  );
end;
$$;
comment on function request_id_cards(uuid, uuid) is
  'Has the ID cards of a class as it is today, or of one student, written as a PDF: eight to a page, each with the student''s photo (a PNG or JPEG up to 4 MB) and the admission number as a barcode (Code 128). They are of those whom you may see.';
grant execute on function request_id_cards(uuid, uuid) to :"tenant";
