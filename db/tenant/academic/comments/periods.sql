comment on table periods is
  'A period of a school''s bell schedule, at a time of the day and on some days of the week.';
comment on column periods.id is 'The row''s id.';
comment on column periods.school_id is 'The school.';
comment on column periods.name is 'The name; unique within the school.';
comment on column periods.position is 'The place in the order of the day.';
comment on column periods.starts_at is 'When it begins, in the school''s time zone.';
comment on column periods.ends_at is 'When it ends.';
comment on column periods.week_days is
  'The days of the week on which it is held, 1 for Monday to 7 for Sunday.';
comment on column periods.is_teaching is
  'Whether lessons are held in it; breaks and assemblies have none.';
comment on column periods.created_at is 'When the row was made.';
comment on column periods.updated_at is 'When the row was changed last.';
