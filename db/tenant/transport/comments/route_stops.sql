comment on table route_stops is
  'A stop of a route. A stop without a time in one direction is not served in that direction.';
comment on column route_stops.id is 'The row''s id.';
comment on column route_stops.route_id is 'The route.';
comment on column route_stops.name is 'The name of the stop.';
comment on column route_stops.position is
  'Its place on the way to school: 1 for the first stop. Unique within the route.';
comment on column route_stops.to_school_at is
  'When the vehicle stops on the way to school, by the clock there: later at each stop, and before the arrival.';
comment on column route_stops.from_school_at is
  'When the vehicle stops on the way home, by the clock at school: after it left.';
comment on column route_stops.latitude is 'Degrees north of the equator.';
comment on column route_stops.longitude is 'Degrees east of Greenwich.';
comment on column route_stops.created_at is 'When the row was made.';
comment on column route_stops.updated_at is 'When the row was changed last.';
