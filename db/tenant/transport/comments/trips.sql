comment on table trips is
  'A vehicle on a route on one day, to school or home. Neither a vehicle nor a driver is on two trips at once. See planTrips, startTrip, completeTrip and cancelTrip.';
comment on column trips.id is 'The row''s id.';
comment on column trips.route_id is 'The route.';
comment on column trips.vehicle_id is
  E'@hasDefault\nThe vehicle; that of the route unless another one is given.';
comment on column trips.driver_id is
  E'@hasDefault\nThe driver; that of the route unless another one is given.';
comment on column trips.day is 'The day.';
comment on column trips.direction is 'To school, or home.';
comment on column trips.state is 'Where it stands.';
comment on column trips.departs_at is
  E'@hasDefault\nWhen it is to depart, by the clock at the school; that of the route unless given.';
comment on column trips.arrives_at is
  E'@hasDefault\nWhen it is to be over, by the clock at the school; that of the route unless given.';
comment on column trips.planned_from is
  'The moment of departsAt. A time that the clock skips in spring counts as an hour later; of one that comes twice in autumn, the second is meant.';
comment on column trips.planned_until is
  'The moment of arrivesAt. If the clock''s change leaves nothing between the two, the trip takes as long as on other days.';
comment on column trips.started_at is 'When it was started.';
comment on column trips.completed_at is 'When it was completed.';
comment on column trips.cancelled_at is 'When it was cancelled.';
comment on column trips.note is 'What there is to say about it, such as why it was cancelled.';
comment on column trips.created_at is 'When the row was made.';
comment on column trips.updated_at is 'When the row was changed last.';
