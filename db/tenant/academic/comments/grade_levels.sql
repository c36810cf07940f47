comment on table grade_levels is
  'A grade level (year group). Each knows the next one, which students are promoted to.';
comment on column grade_levels.id is 'The row''s id.';
comment on column grade_levels.code is 'The code, such as 07; what rosters call it.';
comment on column grade_levels.name is 'The name, such as Grade 7.';
comment on column grade_levels.position is 'The place in the order of levels, the youngest first.';
comment on column grade_levels.next_grade_level_id is
  'The level after this one; null for the last, from which students graduate.';
comment on column grade_levels.created_at is 'When the row was made.';
comment on column grade_levels.updated_at is 'When the row was changed last.';
