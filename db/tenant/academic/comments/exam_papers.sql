comment on table exam_papers is
  'What one class subject sits in an exam: when, where, and for how many points.';
comment on column exam_papers.id is 'Identifies the row; never changes.';
comment on column exam_papers.exam_id is 'The exam that it is part of.';
comment on column exam_papers.class_subject_id is
  'Who sits it: the students who attend this class subject. Fixed once there are results.';
comment on column exam_papers.held_on is 'The day, within the exam''s days.';
comment on column exam_papers.starts_at is 'When it starts, in the school''s time zone.';
comment on column exam_papers.ends_at is 'When it ends.';
comment on column exam_papers.room_id is 'Where it is written.';
comment on column exam_papers.maximum_score is
  'The points of a perfect paper. It cannot fall below a score that was given.';
comment on column exam_papers.pass_score is 'The points that suffice to pass.';
comment on column exam_papers.created_at is 'When the row was made.';
comment on column exam_papers.updated_at is 'When the row was last changed.';
