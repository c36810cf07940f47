comment on table data_imports is
  'A file of lines that was brought in, tried (dry run) or refused.';
comment on column data_imports.id is 'The row''s id.';
comment on column data_imports.asked_by_id is 'Who did it.';
comment on column data_imports.kind is 'What its lines are about.';
comment on column data_imports.state is
  'Whether it was accepted; if not, nothing was changed.';
comment on column data_imports.is_dry_run is
  'Whether it was only tried: then nothing was changed either way.';
comment on column data_imports.file_name is 'The name of the file.';
comment on column data_imports.sha256 is E'@behavior -*\nThe SHA-256 of the text.';
comment on column data_imports.mapping is 'Which column of the file was read as which field.';
comment on column data_imports.ignored_columns is 'Columns that are none of the fields.';
comment on column data_imports.line_count is 'How many rows the file has.';
comment on column data_imports.created_count is 'Rows that made something.';
comment on column data_imports.updated_count is 'Rows that changed something.';
comment on column data_imports.unchanged_count is 'Rows that said what was known.';
comment on column data_imports.error_count is
  'How many errors there are, also those beyond the first thousand, which are not listed.';
comment on column data_imports.duration_ms is 'How long it took, in milliseconds.';
comment on column data_imports.attachment_id is 'The file, when it was uploaded to be imported by a job.';
comment on column data_imports.invites is
  'Whether people who get an account by it are invited.';
comment on column data_imports.progress_percent is
  'How far the job is; subscribe to data_import_changed to hear of it.';
comment on column data_imports.progress_note is 'What the job does.';
comment on column data_imports.rows_read is
  'How many rows of the file, or of all files of a bundle, the job has read so far.';
comment on column data_imports.error_code is 'Why it failed: BAD_BUNDLE, FORBIDDEN, ABANDONED ….';
comment on column data_imports.error_message is 'The same as a sentence.';
comment on column data_imports.notes is 'What was left out, or is to be known besides.';
comment on column data_imports.started_at is 'When the job began.';
comment on column data_imports.finished_at is 'When the job ended.';
comment on column data_imports.created_at is 'When the row was made.';
comment on column data_imports.updated_at is 'When the row was changed last.';
