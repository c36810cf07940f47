comment on table metric_definitions is
  'A number that is captured every night, for each school and for all together.';
comment on column metric_definitions.id is 'The row''s id.';
comment on column metric_definitions.code is
  'What programs call it: attendance_rate. Unique.';
comment on column metric_definitions.name is 'What people call it.';
comment on column metric_definitions.description is 'What it counts.';
comment on column metric_definitions.unit is 'What it is counted in: students, %.';
comment on column metric_definitions.query is
  'One SELECT over the reporting views, checked as reports are, with the parameter :day. It returns school_id (null: all schools together) and value, at most one row for each school.';
comment on column metric_definitions.is_active is 'Whether it is captured.';
comment on column metric_definitions.error_code is
  'The SQLSTATE of why it could not be captured last; null if it could.';
comment on column metric_definitions.error_message is 'Why it could not be captured last.';
comment on column metric_definitions.created_at is 'When the row was made.';
comment on column metric_definitions.updated_at is 'When the row was changed last.';
