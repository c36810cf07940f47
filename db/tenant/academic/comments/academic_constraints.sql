-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint academic_years_ends_on_check on academic_years is
  'A year ends after it begins.';
comment on constraint academic_years_name_check on academic_years is
  'An academic year needs a name.';
comment on constraint attendance_records_times_check on attendance_records is
  'A student leaves after arriving.';
comment on constraint class_subject_students_ends_on_check on class_subject_students is
  'The last day is not before the first.';
comment on constraint class_subject_students_spell_excl on class_subject_students is
  'The student is in this course at that time already.';
comment on constraint class_subject_teachers_ends_on_check on class_subject_teachers is
  'The last day is not before the first.';
comment on constraint class_subject_teachers_main_excl on class_subject_teachers is
  'The course has another main teacher at that time.';
comment on constraint class_subject_teachers_spell_excl on class_subject_teachers is
  'The teacher has this course at that time already.';
comment on constraint class_subjects_credits_check on class_subjects is
  'A course counts for 0 credits or more.';
comment on constraint class_subjects_sourced_values_check on class_subjects is
  'Values of the source are a JSON object.';
comment on constraint class_subjects_weekly_periods_check on class_subjects is
  'A course has at least one period a week.';
comment on constraint classes_capacity_check on classes is
  'A class has room for at least one student.';
comment on constraint classes_name_check on classes is
  'A class needs a name.';
comment on constraint drop_rules_drop_lowest_check on drop_rules is
  'Between 0 and 20 results are dropped.';
comment on constraint enrollments_ends_on_check on enrollments is
  'The last day is not before the first.';
comment on constraint enrollments_exit_code_check on enrollments is
  'Who left has a last day.';
comment on constraint enrollments_roll_number_check on enrollments is
  'Roll numbers begin with 1.';
comment on constraint enrollments_spell_excl on enrollments is
  'The student is in a class at that time already.';
comment on constraint exam_papers_ends_at_check on exam_papers is
  'A paper ends after it begins.';
comment on constraint exam_papers_maximum_score_check on exam_papers is
  'The maximum is more than 0.';
comment on constraint exam_papers_pass_score_check on exam_papers is
  'The pass mark lies between 0 and the maximum.';
comment on constraint exam_papers_room_excl on exam_papers is
  'Another paper is in this room at that time.';
comment on constraint exams_ends_on_check on exams is
  'The last day is not before the first.';
comment on constraint exams_name_check on exams is
  'An exam needs a name.';
comment on constraint exams_weight_check on exams is
  'A weight is not negative.';
comment on constraint grade_levels_code_check on grade_levels is
  'A grade level needs a code.';
comment on constraint grade_levels_name_check on grade_levels is
  'A grade level needs a name.';
comment on constraint grade_levels_next_grade_level_id_check on grade_levels is
  'A grade level cannot follow itself.';
comment on constraint grading_scale_bands_below_percent_check on grading_scale_bands is
  'A band ends above its beginning.';
comment on constraint grading_scale_bands_from_percent_check on grading_scale_bands is
  'A band does not begin below 0.';
comment on constraint grading_scale_bands_label_check on grading_scale_bands is
  'A band needs a label.';
comment on constraint grading_scale_bands_range_excl on grading_scale_bands is
  'The band overlaps with another one of its scale.';
comment on constraint grading_scales_name_check on grading_scales is
  'A grading scale needs a name.';
comment on constraint guardians_demographics_check on guardians is
  'Demographics are a JSON object.';
comment on constraint guardians_name_check on guardians is
  'A guardian needs a name.';
comment on constraint guardians_sourced_values_check on guardians is
  'Values of the source are a JSON object.';
comment on constraint periods_ends_at_check on periods is
  'A period ends after it begins.';
comment on constraint periods_name_check on periods is
  'A period needs a name.';
comment on constraint periods_week_days_check on periods is
  'Days of the week are numbers from 1 (Monday) to 7, each once.';
comment on constraint report_cards_class_rank_check on report_cards is
  'A rank lies between 1 and the number of students.';
comment on constraint report_cards_credits_check on report_cards is
  'Nobody earns more credits than were attempted.';
comment on constraint report_cards_lines_check on report_cards is
  'The lines of a report card are a JSON array.';
comment on constraint report_cards_names_check on report_cards is
  'A report card names its school, year and term.';
comment on constraint results_score_check on results is
  'A score is not negative.';
comment on constraint results_state_check on results is
  'A result is a score or, in a standard, a level, or absent, or exempt: one of them.';
comment on constraint rooms_capacity_check on rooms is
  'A room has room for at least one.';
comment on constraint rooms_name_check on rooms is
  'A room needs a name.';
comment on constraint schools_name_check on schools is
  'A school needs a name.';
comment on constraint schools_parent_school_id_check on schools is
  'A school cannot be its own parent.';
comment on constraint schools_time_zone_check on schools is
  'This is no time zone, such as Europe/Berlin.';
comment on constraint schools_week_days_check on schools is
  'Days of the week are numbers from 1 (Monday) to 7, each once.';
comment on constraint standards_name_check on standards is
  'A standard needs a name.';
comment on constraint student_guardians_contact_order_check on student_guardians is
  'The order of contacts begins with 1.';
comment on constraint students_admission_number_check on students is
  'An admission number is not empty.';
comment on constraint students_birth_date_check on students is
  'A date of birth lies after the year 1900.';
comment on constraint students_demographics_check on students is
  'Demographics are a JSON object.';
comment on constraint students_name_check on students is
  'A student needs a name.';
comment on constraint students_sourced_values_check on students is
  'Values of the source are a JSON object.';
comment on constraint subjects_name_check on subjects is
  'A subject needs a name.';
comment on constraint teachers_demographics_check on teachers is
  'Demographics are a JSON object.';
comment on constraint teachers_left_on_check on teachers is
  'A teacher leaves after being hired.';
comment on constraint teachers_name_check on teachers is
  'A teacher needs a name.';
comment on constraint teachers_sourced_values_check on teachers is
  'Values of the source are a JSON object.';
comment on constraint terms_ends_on_check on terms is
  'The last day is not before the first.';
comment on constraint terms_grades_close_on_check on terms is
  'Grades are closed after they are opened.';
comment on constraint terms_grades_window_check on terms is
  'Grades are opened and closed on a day each, or neither.';
comment on constraint terms_name_check on terms is
  'A term needs a name.';
comment on constraint terms_parent_term_id_check on terms is
  'A term cannot be part of itself.';
comment on constraint timetable_entries_class_excl on timetable_entries is
  'The class has another lesson in that period.';
comment on constraint timetable_entries_ends_on_check on timetable_entries is
  'The last day is not before the first.';
comment on constraint timetable_entries_room_excl on timetable_entries is
  'The room is taken in that period.';
comment on constraint timetable_entries_teacher_excl on timetable_entries is
  'The teacher has another lesson in that period.';
comment on constraint timetable_entries_week_day_check on timetable_entries is
  'A day of the week is a number from 1 (Monday) to 7.';
