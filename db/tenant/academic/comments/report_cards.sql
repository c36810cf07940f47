comment on table report_cards is
  'A student''s final grades of a term, as they stood when the card was made: later changes of classes, names and scales leave it alone. Published cards never change. Cards of an earlier school can be kept too.';
comment on column report_cards.id is 'Identifies the row; never changes.';
comment on column report_cards.student_id is 'Whose card it is.';
comment on column report_cards.class_id is
  'The class that made it; null for an earlier school''s, or when the class is gone.';
comment on column report_cards.term_id is
  'The term that it is about; null for an earlier school''s.';
comment on column report_cards.school_name is 'The school, in words.';
comment on column report_cards.academic_year_name is 'The year, in words.';
comment on column report_cards.term_name is 'The term, in words.';
comment on column report_cards.class_name is 'The class, in words.';
comment on column report_cards.grading_scale_name is 'The scale of its grades, in words.';
comment on column report_cards.percent is
  'The weighted average of the term, two decimals; null when nothing counted.';
comment on column report_cards.letter is 'The grade of percent on the scale.';
comment on column report_cards.grade_point is
  'The mean of the subjects'' grade points weighted by their credits, two decimals.';
comment on column report_cards.credits_attempted is
  'The credits of all subjects that were graded.';
comment on column report_cards.credits_earned is
  'The credits of those of them that were passed.';
comment on column report_cards.ended_on is
  'The last day of the term, for an earlier school''s card; it puts transcripts in order.';
comment on column report_cards.class_rank is
  'The place in the class by percent; equal percentages share one (1, 2, 2, 4). Null without a percentage.';
comment on column report_cards.class_size is 'How many students the class graded.';
comment on column report_cards.remark is 'The class teacher''s words.';
comment on column report_cards.lines is
  'The subjects, in alphabetical order: a list of {subjectId, subject, code, teacher, credits, percent, letter, gradePoint, passed, missing, exams}, where missing counts the papers without a result and exams lists {exam, kind, day, weight, maximum, score, percent, absent, exempt, dropped, remark}, without what does not apply. On a scale of levels each subject also has standards, a list of {standardId, standard, code, level, passed, counted, dropped, absent, exempt}. On an earlier school''s card credits are 1 where they are not given.';
comment on column report_cards.published_at is
  'When it was shown to the student and the guardians, and frozen; null until then.';
comment on column report_cards.published_by_id is 'Who published it.';
comment on column report_cards.created_at is 'When the row was made.';
comment on column report_cards.updated_at is 'When the row was last changed.';
