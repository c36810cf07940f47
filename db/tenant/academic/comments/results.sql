comment on table results is
  'What a student achieved in a paper: a score or, in one of the subject''s standards, a level; or absent, or exempt. Students and guardians see published results only.';
comment on column results.id is 'Identifies the row; never changes.';
comment on column results.exam_paper_id is 'The paper.';
comment on column results.student_id is 'The student, who attends its class subject.';
comment on column results.standard_id is
  'The standard that a level is given in; null for a score.';
comment on column results.level_id is
  'The level shown in the standard, a band of the school''s grading scale; null when absent or exempt.';
comment on column results.score is
  'The points, the paper''s maximum at most; null when absent or exempt, or where levels are given.';
comment on column results.is_absent is
  'Whether the student missed the paper. It counts as 0 points, and says nothing about a standard.';
comment on column results.is_exempt is
  'Whether the student need not sit the paper. It does not count.';
comment on column results.remark is 'A remark for the student.';
comment on column results.entered_by_id is 'Who entered it last.';
comment on column results.published_at is
  'When it was shown to students and guardians; null until then. Once published, changing it needs results:approve.';
comment on column results.created_at is 'When the row was made.';
comment on column results.updated_at is 'When the row was last changed.';
