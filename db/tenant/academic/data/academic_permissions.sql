-- What may be done with schools, people, classes and marks, and which default roles may do it from
-- the start. Everyone: all roles. Concerned: teachers of the class, the student, its guardians.
-- Registrar's part covers all that Teacher, Student and Guardian have: it hands out these roles.
select install_permissions(array[
  ('schools', 'view', 'See the schools.', 'Everyone, Worker'),
  ('schools', 'create', 'Add schools.', 'Administrator'),
  ('schools', 'update', 'Change the settings of schools.', 'Principal'),
  ('schools', 'delete', 'Remove schools.', 'Administrator'),

  ('academic_years', 'view', 'See the academic years.', 'Everyone, Worker'),
  ('academic_years', 'create', 'Add academic years.', 'Registrar'),
  ('academic_years', 'update', 'Change academic years.', 'Registrar'),
  ('academic_years', 'delete', 'Remove academic years.', 'Principal'),
  ('academic_years', 'approve', 'Roll a year over into the next.', 'Principal'),

  ('terms', 'view', 'See the terms.', 'Everyone'),
  ('terms', 'create', 'Add terms.', 'Registrar'),
  ('terms', 'update', 'Change terms and when marks may be entered.', 'Registrar'),
  ('terms', 'delete', 'Remove terms.', 'Principal'),

  ('grade_levels', 'view', 'See the grade levels.', 'Everyone, Worker'),
  ('grade_levels', 'create', 'Add grade levels.', 'Registrar'),
  ('grade_levels', 'update', 'Change grade levels.', 'Registrar'),
  ('grade_levels', 'delete', 'Remove grade levels.', 'Principal'),

  ('rooms', 'view', 'See the rooms.', 'Everyone'),
  ('rooms', 'create', 'Add rooms.', 'Registrar'),
  ('rooms', 'update', 'Change rooms.', 'Registrar'),
  ('rooms', 'delete', 'Remove rooms.', 'Registrar'),

  ('subjects', 'view', 'See the subjects.', 'Everyone'),
  ('subjects', 'create', 'Add subjects.', 'Registrar'),
  ('subjects', 'update', 'Change subjects.', 'Registrar'),
  ('subjects', 'delete', 'Remove subjects.', 'Principal'),

  ('periods', 'view', 'See the bell schedule.', 'Everyone'),
  ('periods', 'create', 'Add periods.', 'Registrar'),
  ('periods', 'update', 'Change periods.', 'Registrar'),
  ('periods', 'delete', 'Remove periods.', 'Registrar'),

  ('grading_scales', 'view', 'See the grading scales.', 'Everyone'),
  ('grading_scales', 'create', 'Add grading scales.', 'Principal'),
  ('grading_scales', 'update', 'Change grading scales.', 'Principal'),
  ('grading_scales', 'delete', 'Remove grading scales.', 'Principal'),

  ('grading_scale_bands', 'view', 'See the bands of grading scales.', 'Everyone'),
  ('grading_scale_bands', 'create', 'Add bands to grading scales.', 'Principal'),
  ('grading_scale_bands', 'update', 'Change bands of grading scales.', 'Principal'),
  ('grading_scale_bands', 'delete', 'Remove bands of grading scales.', 'Principal'),

  ('classes', 'view', 'See classes.', 'Registrar, Auditor, Worker, Concerned'),
  ('classes', 'create', 'Add classes.', 'Registrar'),
  ('classes', 'update', 'Change classes.', 'Registrar'),
  ('classes', 'delete', 'Remove classes.', 'Registrar'),
  ('classes', 'approve', 'Promote a class to the next year.', 'Principal'),

  ('class_subjects', 'view', 'See what classes are taught.', 'Registrar, Auditor, Concerned'),
  ('class_subjects', 'create', 'Add subjects to classes.', 'Registrar'),
  ('class_subjects', 'update', 'Change what classes are taught.', 'Registrar'),
  ('class_subjects', 'delete', 'Remove subjects from classes.', 'Registrar'),

  ('class_subject_teachers', 'view', 'See who teaches what.', 'Registrar, Auditor, Concerned'),
  ('class_subject_teachers', 'create', 'Say who teaches what.', 'Registrar'),
  ('class_subject_teachers', 'update', 'Change who teaches what.', 'Registrar'),
  ('class_subject_teachers', 'delete', 'Take teachers off a subject.', 'Registrar'),
  ('class_subject_teachers', 'assign', 'Hand a subject from one teacher to another.', 'Registrar'),

  ('class_subject_students', 'view', 'See who is in a group.', 'Registrar, Auditor, Concerned'),
  ('class_subject_students', 'create', 'Put students into groups.', 'Registrar'),
  ('class_subject_students', 'update', 'Change when students are in groups.', 'Registrar'),
  ('class_subject_students', 'delete', 'Take students out of groups.', 'Registrar'),

  ('teachers', 'view', 'See teachers.',
    'Registrar, Auditor, Librarian, Transport manager, Teacher, Student (self), Guardian (wards)'),
  ('teachers', 'create', 'Add teachers.', 'Registrar'),
  ('teachers', 'update', 'Change the data of teachers.', 'Registrar'),
  ('teachers', 'delete', 'Remove teachers.', 'Administrator'),

  ('students', 'view', 'See students.',
    'Registrar, Auditor, Librarian, Transport manager, Worker, Concerned'),
  ('students', 'create', 'Add students.', 'Registrar'),
  ('students', 'update', 'Change the data of students.', 'Registrar'),
  ('students', 'delete', 'Remove students with all that is known of them.', 'Administrator'),

  ('medical_notes', 'view', 'See the medical notes of students.', 'Registrar, Concerned'),
  ('demographics', 'view', 'See what is confidential about a person.', 'Registrar'),

  ('guardians', 'view', 'See guardians.', 'Registrar, Auditor, Worker, Concerned'),
  ('guardians', 'create', 'Add guardians.', 'Registrar'),
  ('guardians', 'update', 'Change the data of guardians.', 'Registrar'),
  ('guardians', 'delete', 'Remove guardians.', 'Registrar'),

  ('student_guardians', 'view', 'See whose guardian somebody is.',
    'Registrar, Auditor, Worker, Concerned'),
  ('student_guardians', 'create', 'Link guardians to students.', 'Registrar'),
  ('student_guardians', 'update', 'Change what a guardian may do and see.', 'Registrar'),
  ('student_guardians', 'delete', 'Unlink guardians from students.', 'Registrar'),

  ('enrollments', 'view', 'See who is in which class.', 'Registrar, Auditor, Worker, Concerned'),
  ('enrollments', 'create', 'Enrol students.', 'Registrar'),
  ('enrollments', 'update', 'Transfer, withdraw and promote students.', 'Registrar'),
  ('enrollments', 'delete', 'Remove mistaken enrolments.', 'Principal'),

  ('timetable_entries', 'view', 'See timetables.', 'Registrar, Auditor, Concerned'),
  ('timetable_entries', 'create', 'Add lessons to timetables.', 'Registrar'),
  ('timetable_entries', 'update', 'Change lessons in timetables.', 'Registrar'),
  ('timetable_entries', 'delete', 'Remove lessons from timetables.', 'Registrar'),

  ('attendance_records', 'view', 'See who was there.', 'Registrar, Auditor, Worker, Concerned'),
  ('attendance_records', 'create', 'Take attendance.', 'Registrar, Teacher (classes)'),
  ('attendance_records', 'update', 'Correct attendance.', 'Registrar, Teacher (classes)'),
  ('attendance_records', 'delete', 'Remove mistaken attendance.', 'Registrar'),
  ('attendance_records', 'approve', 'Freeze attendance, and change what is frozen.', 'Principal'),

  ('exams', 'view', 'See exams.', 'Registrar, Auditor, Teacher, Student, Guardian'),
  ('exams', 'create', 'Add exams.', 'Registrar'),
  ('exams', 'update', 'Change exams.', 'Registrar'),
  ('exams', 'delete', 'Remove exams.', 'Principal'),
  ('exams', 'publish', 'Publish all results of an exam.', 'Principal'),

  ('exam_papers', 'view', 'See the papers of exams.', 'Registrar, Auditor, Concerned'),
  ('exam_papers', 'create', 'Add papers to exams.', 'Registrar, Teacher (classes)'),
  ('exam_papers', 'update', 'Change papers of exams.', 'Registrar, Teacher (classes)'),
  ('exam_papers', 'delete', 'Remove papers of exams.', 'Registrar, Teacher (classes)'),

  ('results', 'view', 'See results: students and guardians, published ones.',
    'Registrar, Auditor, Concerned'),
  ('results', 'create', 'Enter results.', 'Registrar, Teacher (classes)'),
  ('results', 'update', 'Correct results that are not published.', 'Registrar, Teacher (classes)'),
  ('results', 'delete', 'Remove mistaken results.', 'Registrar, Teacher (classes)'),
  ('results', 'publish', 'Publish the results of one paper.', 'Registrar, Teacher (classes)'),
  ('results', 'approve', 'Withdraw results, and enter them out of time.', 'Principal'),

  ('report_cards', 'view', 'See report cards: students and guardians, published ones.',
    'Registrar, Auditor, Concerned'),
  ('report_cards', 'create', 'Generate report cards, and add those of other schools.', 'Registrar'),
  ('report_cards', 'update', 'Write remarks on report cards.', 'Registrar'),
  ('report_cards', 'delete', 'Remove report cards that are not published.', 'Principal'),
  ('report_cards', 'publish', 'Publish the report cards of a class.', 'Registrar'),
  ('report_cards', 'approve', 'Withdraw published report cards.', 'Principal'),

  ('standards', 'view', 'See the standards of subjects.', 'Everyone'),
  ('standards', 'create', 'Add standards to subjects.', 'Registrar'),
  ('standards', 'update', 'Change standards.', 'Registrar'),
  ('standards', 'delete', 'Remove standards.', 'Principal'),

  ('drop_rules', 'view', 'See how many of the lowest results do not count.', 'Everyone'),
  ('drop_rules', 'create', 'Let the lowest results not count.', 'Principal'),
  ('drop_rules', 'update', 'Change how many of the lowest results do not count.', 'Principal'),
  ('drop_rules', 'delete', 'Let the lowest results count again.', 'Principal'),

  ('transcripts', 'view', 'See a student''s transcript.', 'Registrar, Auditor, Concerned'),
  ('transcripts', 'export', 'Take out the transcripts of a whole class.', 'Registrar, Auditor')
]::app.permission_entry[]);
