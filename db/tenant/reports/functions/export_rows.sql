create or replace function export_rows(
  kind app.export_kind,
  from_day date default null,
  to_day date default null
) returns text
  language plpgsql stable parallel unsafe
  set search_path from current
as $$
-- With the rights of whoever asks: the permission is for having it all at once, policies say what
-- all is.
declare
  code constant text := kind || ':export';
  query constant text := case kind
    when 'students' then
      'select students.admission_number, students.first_name, students.middle_name,
         students.last_name, students.preferred_name, students.birth_date, students.sex,
         students.status, schools.name as school, grade_levels.code as grade_level,
         students.email, students.phone, students.mobile_phone, students.postal_address
       from students
       left join schools on schools.id = students.school_id
       left join grade_levels on grade_levels.id = students.grade_level_id
       order by students.admission_number'
    when 'guardians' then
      'select guardians.email, guardians.first_name, guardians.middle_name, guardians.last_name,
         guardians.phone, guardians.mobile_phone, guardians.postal_address, guardians.occupation,
         students.admission_number, student_guardians.relation, student_guardians.has_custody,
         student_guardians.is_emergency_contact, student_guardians.lives_with,
         student_guardians.has_data_access, student_guardians.contact_order
       from guardians
       left join student_guardians on student_guardians.guardian_id = guardians.id
       left join students on students.id = student_guardians.student_id
       order by guardians.last_name, guardians.first_name, guardians.id, students.admission_number'
    when 'teachers' then
      'select teachers.staff_number, teachers.first_name, teachers.middle_name, teachers.last_name,
         schools.name as school, teachers.email, teachers.phone, teachers.hired_on,
         teachers.left_on
       from teachers
       left join schools on schools.id = teachers.school_id
       order by teachers.last_name, teachers.first_name, teachers.id'
    when 'classes' then
      'select schools.name as school, academic_years.name as academic_year, classes.name,
         grade_levels.code as grade_level, classes.capacity,
         teachers.staff_number as class_teacher, rooms.name as room
       from classes
       join schools on schools.id = classes.school_id
       join academic_years on academic_years.id = classes.academic_year_id
       join grade_levels on grade_levels.id = classes.grade_level_id
       left join teachers on teachers.id = classes.class_teacher_id
       left join rooms on rooms.id = classes.room_id
       order by schools.name, academic_years.starts_on, classes.name'
    when 'enrollments' then
      'select students.admission_number, students.full_name as student, schools.name as school,
         academic_years.name as academic_year, classes.name as class, enrollments.starts_on,
         enrollments.ends_on, enrollments.entry_code, enrollments.exit_code,
         enrollments.roll_number
       from enrollments
       join students on students.id = enrollments.student_id
       join classes on classes.id = enrollments.class_id
       join schools on schools.id = classes.school_id
       join academic_years on academic_years.id = classes.academic_year_id
       order by students.admission_number, enrollments.starts_on'
    when 'attendance_records' then
      'select attendance_records.day, classes.name as class, students.admission_number,
         students.full_name as student, periods.name as period, attendance_records.code,
         attendance_records.reason, attendance_records.arrived_at, attendance_records.departed_at
       from attendance_records
       join students on students.id = attendance_records.student_id
       join classes on classes.id = attendance_records.class_id
       left join periods on periods.id = attendance_records.period_id
       where attendance_records.day between $1 and $2
       order by attendance_records.day, classes.name, students.admission_number, periods.position'
    when 'results' then
      'select exams.name as exam, terms.name as term, classes.name as class,
         subjects.name as subject, students.admission_number, results.score, results.is_absent,
         results.is_exempt, results.remark
       from results
       join exam_papers on exam_papers.id = results.exam_paper_id
       join exams on exams.id = exam_papers.exam_id
       join terms on terms.id = exams.term_id
       join class_subjects on class_subjects.id = exam_papers.class_subject_id
       join classes on classes.id = class_subjects.class_id
       join subjects on subjects.id = class_subjects.subject_id
       join students on students.id = results.student_id
       where results.standard_id is null
       order by terms.starts_on, exams.name, classes.name, subjects.name, students.admission_number'
    when 'report_cards' then
      'select students.admission_number, students.full_name as student, report_cards.school_name,
         report_cards.academic_year_name, report_cards.term_name, report_cards.class_name,
         report_cards.percent, report_cards.letter, report_cards.grade_point,
         report_cards.class_rank, report_cards.class_size, report_cards.remark,
         report_cards.published_at
       from report_cards
       join students on students.id = report_cards.student_id
       order by students.admission_number, report_cards.created_at'
    when 'vehicles' then
      'select vehicles.plate, vehicles.name, schools.name as school, vehicles.capacity,
         vehicles.insurance_expires_on, vehicles.inspection_expires_on, vehicles.is_active,
         vehicles.note
       from vehicles
       join schools on schools.id = vehicles.school_id
       order by vehicles.plate'
    when 'users' then
      'select users.email, users.display_name, users.locale, users.time_zone, users.is_active,
         (
           select string_agg(roles.name, ''; '' order by roles.name)
           from user_roles
           join roles on roles.id = user_roles.role_id
           where user_roles.user_id = users.id
         ) as roles,
         users.created_at
       from users
       order by users.email'
    when 'audit_logs' then
      'select audit_logs.occurred_at, users.email as user, audit_logs.table_name,
         audit_logs.row_id, audit_logs.operation, audit_logs.old_values, audit_logs.new_values,
         audit_logs.request_id, audit_logs.address
       from audit_logs
       left join users on users.id = audit_logs.user_id
       where audit_logs.occurred_at >= $1 and audit_logs.occurred_at < ($2 + 1)
       order by audit_logs.occurred_at, audit_logs.id'
  end;
  exported text;
begin
  perform require_permission(code, has_any_permission(code));
  -- The empty row behind all says the columns' names where there are no rows.
  execute format(
    'with found as materialized (%s)
     select csv_text(
       (
         select jsonb_agg(jsonb_build_object(''name'', key) order by position)
         from (select found.* from (select) as nothing left join found on false) as empty
         cross join lateral json_object_keys(row_to_json(empty)) with ordinality
           as name (key, position)
       ),
       (select coalesce(json_agg(row_to_json(found)), ''[]'') from found)
     )',
    query
  )
    into exported
    using
      coalesce(from_day, '1900-01-01'),
      coalesce(to_day, '3000-01-01');
  return exported;
end;
$$;
comment on function export_rows(app.export_kind, date, date) is
  'All that you may see of a kind, as the text of a CSV file; of attendance and the log, between two days. Students, guardians, teachers, results and vehicles have the headers that importCsv reads. Texts that spreadsheets would take for formulas begin with an apostrophe. Needs the kind''s own permission, such as students:export.';
grant execute on function export_rows(app.export_kind, date, date) to :"tenant";
