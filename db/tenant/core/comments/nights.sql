comment on table nights is
  'Which night was the last to begin, in each time zone in which there is a school: the work of a night is queued once.';
comment on column nights.id is 'Identifies the row; never changes.';
comment on column nights.time_zone is 'The time zone.';
comment on column nights.night is 'The day that this night began, by the clock there.';
comment on column nights.created_at is 'When the row was made.';
comment on column nights.updated_at is 'When the row was last changed.';
