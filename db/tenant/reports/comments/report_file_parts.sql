comment on table report_file_parts is
  'What the worker has written of a file, piece by piece.';
comment on column report_file_parts.id is 'The row''s id.';
comment on column report_file_parts.report_file_id is 'The file.';
comment on column report_file_parts.position is 'Which piece of it, counted from 0.';
comment on column report_file_parts.content is 'The piece.';
comment on column report_file_parts.created_at is 'When the row was made.';
comment on column report_file_parts.updated_at is 'When the row was changed last.';
