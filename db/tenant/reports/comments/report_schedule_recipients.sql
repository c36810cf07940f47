comment on table report_schedule_recipients is
  'Whom the files of a schedule are mailed to besides its owner. They get the rows that the owner may see, so they must hold report_files:view and report_files:export for all schools, each time; whoever no longer does gets nothing.';
comment on column report_schedule_recipients.id is 'The row''s id.';
comment on column report_schedule_recipients.report_schedule_id is 'The schedule.';
comment on column report_schedule_recipients.user_id is 'Who gets its files.';
comment on column report_schedule_recipients.created_at is 'When the row was made.';
comment on column report_schedule_recipients.updated_at is 'When the row was changed last.';
