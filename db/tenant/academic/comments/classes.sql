comment on table classes is
  'A class: the students of a grade level who are together in an academic year, such as 7A.';
comment on column classes.id is 'The row''s id.';
comment on column classes.school_id is 'The school that it belongs to.';
comment on column classes.academic_year_id is
  'The year that it exists in; next year there is another one.';
comment on column classes.grade_level_id is 'The grade level of its students.';
comment on column classes.name is 'The name; unique within the school and year.';
comment on column classes.capacity is
  'How many students can be enrolled at once; null: as many as you like.';
comment on column classes.class_teacher_id is
  'The teacher who looks after the class, and may read about its students.';
comment on column classes.room_id is 'The room that is the class''s own.';
comment on column classes.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column classes.created_at is 'When the row was made.';
comment on column classes.updated_at is 'When the row was changed last.';
comment on constraint classes_class_teacher_id_fkey on classes is
  E'@fieldName classTeacher\n@foreignFieldName classesAsClassTeacher';
