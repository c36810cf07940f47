comment on table vehicle_positions is $$
@foreignKey (vehicle_id) references vehicles (id)|@fieldName vehicle|@foreignFieldName positions
Where a vehicle was at a moment of a trip. Written by recordPosition while the trip runs, never changed, and removed a day at a time when it is old. Unlike all other tables it is not in the audit log: rows never change, and say themselves which trip, and so which driver, they come from; at one a second for each vehicle the log would hold little else. See latestPositions.$$;
comment on column vehicle_positions.id is 'The row''s id.';
comment on column vehicle_positions.recorded_at is
  'When the vehicle was there, by the clock of the device.';
comment on column vehicle_positions.vehicle_id is 'The vehicle.';
comment on column vehicle_positions.trip_id is 'The trip.';
comment on column vehicle_positions.latitude is 'Degrees north of the equator.';
comment on column vehicle_positions.longitude is 'Degrees east of Greenwich.';
comment on column vehicle_positions.speed_kmh is 'How fast it went, in kilometres an hour.';
comment on column vehicle_positions.heading is
  'Where it headed, in degrees: 0 is north, 90 is east.';
comment on column vehicle_positions.created_at is 'When the row was made.';
comment on column vehicle_positions.updated_at is 'When the row was changed last.';
comment on constraint vehicle_positions_trip_id_fkey on vehicle_positions is
  E'@fieldName trip\n@foreignFieldName positions';
