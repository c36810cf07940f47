comment on table routes is
  'A way through stops to a school, and home. It has a vehicle and a driver of every day; a single trip may have others. See routeManifest and planTrips.';
comment on column routes.id is 'The row''s id.';
comment on column routes.school_id is 'The school that it serves; times are those of its clock.';
comment on column routes.name is 'The name; unique within the school.';
comment on column routes.description is 'What there is to say about it.';
comment on column routes.vehicle_id is
  'The vehicle of every day. Its seats are the limit for those who ride, and so are those of a smaller one that makes a single trip; without a vehicle there is no limit yet.';
comment on column routes.driver_id is 'The driver of every day.';
comment on column routes.arrives_at is
  'When it arrives at school, by the clock there; null if it does not go to school.';
comment on column routes.leaves_at is
  'When it leaves school, by the clock there; null if it does not go from school.';
comment on column routes.week_days is
  'On which days of the week it runs, of those on which there is school: 1 for Monday to 7 for Sunday.';
comment on column routes.is_active is 'Whether it is in use; otherwise no trips are planned.';
comment on column routes.created_at is 'When the row was made.';
comment on column routes.updated_at is 'When the row was changed last.';
