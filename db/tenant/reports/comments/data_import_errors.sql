comment on table data_import_errors is
  'Why a line of a file cannot be brought in.';
comment on column data_import_errors.id is 'The row''s id.';
comment on column data_import_errors.data_import_id is 'The import.';
comment on column data_import_errors.file_name is 'The name of the file.';
comment on column data_import_errors.line is
  'The line of the file on which the value, or else the row, begins, counted from 1, that of the header; null where the whole file is meant.';
comment on column data_import_errors.column_name is 'The column, as the file calls it.';
comment on column data_import_errors.value is 'What stands there.';
comment on column data_import_errors.reason is 'What is wrong with it.';
comment on column data_import_errors.created_at is 'When the row was made.';
comment on column data_import_errors.updated_at is 'When the row was changed last.';
