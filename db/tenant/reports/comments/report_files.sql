comment on table report_files is
  'A file with the rows of a run. CSV is there at once, other formats when the worker has made them.';
comment on column report_files.id is 'The row''s id.';
comment on column report_files.report_run_id is 'The run.';
comment on column report_files.made_by_id is 'Who had it made.';
comment on column report_files.format is 'What kind of file it is.';
comment on column report_files.state is 'Whether it can be downloaded.';
comment on column report_files.name is 'What to call it when it is saved.';
comment on column report_files.media_type is 'Its media type.';
comment on column report_files.byte_size is 'How many bytes it has.';
comment on column report_files.sha256 is E'@behavior -*\nThe SHA-256 of its bytes.';
comment on column report_files.rows_written is
  'How many rows the worker has written so far; watch the run (report_run_changed) to hear of it.';
comment on column report_files.error_message is
  'Why it could not be made; the worker tries again all the same.';
comment on column report_files.writing_id is
  E'@behavior -*\nThe attempt that writes it, or wrote it.';
comment on column report_files.created_at is 'When the row was made.';
comment on column report_files.updated_at is 'When the row was changed last.';
