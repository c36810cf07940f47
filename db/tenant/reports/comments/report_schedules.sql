comment on table report_schedules is
  'When a report is run by itself, as its owner and with the owner''s rights.';
comment on column report_schedules.id is 'The row''s id.';
comment on column report_schedules.report_definition_id is 'The report.';
comment on column report_schedules.owner_id is 'As whom it runs; set by the database.';
comment on column report_schedules.school_id is 'Whose clock counts.';
comment on column report_schedules.cron is
  'Minute, hour, day of the month, month and day of the week, as in cron: 30 6 * * mon-fri. Lists, ranges, steps and English names are known. Where both days are restricted, either will do. Times that summer time skips run once when it has begun; times that it repeats run the first time.';
comment on column report_schedules.parameters is 'The values of the report''s parameters. Where a date is wanted, @today, @week_start, @week_end, @month_start, @month_end, @year_start or @year_end stand for the day of the run by the school''s clock, and what lies around it; -7d, +2w, -1m or -1y behind them goes so far from there first: @month_start-1m is the first day of the month before.';
comment on column report_schedules.format is 'What kind of file is made of the rows.';
comment on column report_schedules.is_mailed is
  'Whether the owner gets each file by mail: attached if it is small, else as a link that expires. Its recipients do anyway.';
comment on column report_schedules.is_active is 'Whether it runs at all.';
comment on column report_schedules.next_run_at is
  'When it runs next; kept by the database, null while it is not active.';
comment on column report_schedules.last_run_at is 'When it ran last.';
comment on column report_schedules.created_at is 'When the row was made.';
comment on column report_schedules.updated_at is 'When the row was changed last.';
