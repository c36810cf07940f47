comment on table metric_snapshots is
  'The value of a metric on one day, of a school or of all.';
comment on column metric_snapshots.id is 'The row''s id.';
comment on column metric_snapshots.metric_definition_id is 'The metric.';
comment on column metric_snapshots.school_id is 'The school; null: all schools together.';
comment on column metric_snapshots.day is 'The day.';
comment on column metric_snapshots.value is 'The number.';
comment on column metric_snapshots.created_at is 'When the row was made.';
comment on column metric_snapshots.updated_at is 'When the row was changed last.';
