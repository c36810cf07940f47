comment on table fuel_logs is
  'A filling of a vehicle. The odometer never falls from one filling to the next. See fuelCosts.';
comment on column fuel_logs.id is 'The row''s id.';
comment on column fuel_logs.vehicle_id is 'The vehicle.';
comment on column fuel_logs.driver_id is
  'Who filled it; a driver who notes it, unless somebody else is given.';
comment on column fuel_logs.filled_at is 'When it was filled.';
comment on column fuel_logs.litres is 'How much was filled in, in litres.';
comment on column fuel_logs.price_minor is 'What that cost, in the smallest unit of the currency.';
comment on column fuel_logs.odometer_km is 'What the odometer showed, in kilometres.';
comment on column fuel_logs.station is 'Where it was filled.';
comment on column fuel_logs.created_at is 'When the row was made.';
comment on column fuel_logs.updated_at is 'When the row was changed last.';
