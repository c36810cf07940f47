create or replace function import_fields(kind app.import_kind)
  returns table (field text, type text, is_required boolean, labels text[], words text[])
  language sql stable strict parallel safe rows 20
begin atomic
  with known (kinds, field, type, is_required, labels) as (
    values
      ('students', 'admission_number', 'text', true, '{admission no,student number,student id}'),
      ('teachers', 'staff_number', 'text', true, '{staff no,employee number,personnel number}'),
      ('guardians', 'email', 'email', true, '{e-mail address,mail}'),
      ('students teachers guardians', 'first_name', 'text', true, '{given name,forename}'),
      ('students teachers guardians', 'middle_name', 'text', false, '{middle names}'),
      ('students teachers guardians', 'last_name', 'text', true, '{surname,family name}'),
      ('students', 'preferred_name', 'text', false, '{nickname,known as}'),
      ('students teachers', 'birth_date', 'date', false, '{date of birth,birthday,dob,born on}'),
      ('students teachers', 'sex', 'sex', false, '{gender}'),
      ('students', 'status', 'student_status', false, '{}'),
      ('students teachers books vehicles', 'school', 'text', false, '{campus,school name}'),
      ('students', 'grade_level', 'text', false, '{grade,year group,level}'),
      ('students teachers', 'email', 'email', false, '{e-mail address,mail}'),
      ('students teachers guardians', 'phone', 'text', false, '{telephone,phone number}'),
      ('students teachers guardians', 'mobile_phone', 'text', false, '{mobile,cell phone}'),
      ('students guardians', 'postal_address', 'text', false, '{address}'),
      ('teachers', 'hired_on', 'date', false, '{hire date,entry date}'),
      ('teachers', 'left_on', 'date', false, '{leaving date,exit date}'),
      ('guardians', 'occupation', 'text', false, '{profession}'),
      ('guardians', 'admission_number', 'text', false,
        '{admission no,student number,student id,student}'),
      ('guardians', 'relation', 'guardian_relation', false, '{relationship}'),
      ('guardians', 'has_custody', 'boolean', false, '{custody}'),
      ('guardians', 'is_emergency_contact', 'boolean', false, '{emergency contact}'),
      ('guardians', 'lives_with', 'boolean', false, '{lives with student}'),
      ('guardians', 'has_data_access', 'boolean', false, '{data access}'),
      ('guardians', 'contact_order', 'integer', false, '{}'),
      ('results', 'exam', 'text', true, '{exam name,assessment}'),
      ('results', 'term', 'text', false, '{term name}'),
      ('results', 'class', 'text', true, '{class name}'),
      ('results', 'subject', 'text', true, '{subject name,subject code,course}'),
      ('results', 'admission_number', 'text', true,
        '{admission no,student number,student id,student}'),
      ('results', 'score', 'number', false, '{points,mark,marks}'),
      ('results', 'is_absent', 'boolean', false, '{absent}'),
      ('results', 'is_exempt', 'boolean', false, '{exempt}'),
      ('results', 'remark', 'text', false, '{comment,note}'),
      ('books', 'isbn', 'isbn', false, '{isbn13,isbn10}'),
      ('books', 'title', 'text', true, '{}'),
      ('books', 'subtitle', 'text', false, '{}'),
      ('books', 'authors', 'text', false, '{author}'),
      ('books', 'publisher', 'text', false, '{}'),
      ('books', 'published_year', 'integer', false, '{year,year of publication}'),
      ('books', 'edition', 'text', false, '{}'),
      ('books', 'language', 'text', false, '{}'),
      ('books', 'pages', 'integer', false, '{}'),
      ('books', 'category', 'text', false, '{book category}'),
      ('books', 'barcode', 'text', false, '{copy,copy number}'),
      ('books', 'call_number', 'text', false, '{shelf mark,signature}'),
      ('books', 'acquired_on', 'date', false, '{acquisition date}'),
      ('vehicles', 'plate', 'text', true, '{registration,licence plate,license plate,number plate}'),
      ('vehicles', 'name', 'text', false, '{vehicle name}'),
      ('vehicles', 'capacity', 'integer', true, '{seats}'),
      ('vehicles', 'insurance_expires_on', 'date', true, '{insured until,insurance}'),
      ('vehicles', 'inspection_expires_on', 'date', true, '{inspected until,inspection}'),
      ('vehicles', 'is_active', 'boolean', false, '{active}'),
      ('vehicles', 'note', 'text', false, '{}')
  )
  select
    known.field, known.type, known.is_required,
    array(
      select regexp_replace(app.fold(label), '[^[:alnum:]]', '', 'g')
      from unnest(known.field || known.labels::text[]) as label
    ),
    case known.type
      when 'sex' then enum_range(null::app.sex)::text[]
      when 'student_status' then enum_range(null::app.student_status)::text[]
      when 'guardian_relation' then enum_range(null::app.guardian_relation)::text[]
    end
  from known
  where import_fields.kind::text = any (string_to_array(known.kinds, ' '));
end;
comment on function import_fields(app.import_kind) is
  'The fields that a file of a kind may have, with the headers by which they are known.';
