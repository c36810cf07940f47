comment on table report_runs is
  'One run of a report: who asked for it, with which values, and what came of it. Kept also when it failed.';
comment on column report_runs.id is 'The row''s id.';
comment on column report_runs.report_definition_id is 'The report; null if that is gone.';
comment on column report_runs.report_schedule_id is
  'The schedule that caused it; null if a person did.';
comment on column report_runs.asked_by_id is 'As whom it ran.';
comment on column report_runs.report_name is 'The report''s name at that time.';
comment on column report_runs.state is 'How far it is.';
comment on column report_runs.parameters is
  'The values that the parameters had, defaults included.';
comment on column report_runs.columns is 'Names and types of the columns, in their order.';
comment on column report_runs.row_count is 'How many rows it returned.';
comment on column report_runs.is_truncated is
  'Whether there were more rows than the report may return.';
comment on column report_runs.started_at is 'When it began.';
comment on column report_runs.finished_at is 'When it ended.';
comment on column report_runs.duration_ms is 'How long it took, in milliseconds.';
comment on column report_runs.error_code is 'The SQLSTATE of what went wrong.';
comment on column report_runs.error_message is 'What went wrong.';
comment on column report_runs.rows_document is
  E'@behavior -*\nThe rows as they are kept; read them as rows.';
comment on column report_runs.document_kind is
  'What kind of document was asked for, where it is about single records; null for a report.';
comment on column report_runs.school_id is
  'Whose name and logo stand on the document; null for a report.';
comment on column report_runs.created_at is 'When the row was made.';
comment on column report_runs.updated_at is 'When the row was changed last.';
