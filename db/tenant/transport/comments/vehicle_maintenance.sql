comment on table vehicle_maintenance is
  'Something that is to be done to a vehicle, or was. See vehiclesDue.';
comment on column vehicle_maintenance.id is 'The row''s id.';
comment on column vehicle_maintenance.vehicle_id is 'The vehicle.';
comment on column vehicle_maintenance.kind is 'What kind of work it is.';
comment on column vehicle_maintenance.description is 'What is to be done.';
comment on column vehicle_maintenance.due_on is 'By which day it is to be done.';
comment on column vehicle_maintenance.done_on is 'On which day it was done; null until then.';
comment on column vehicle_maintenance.odometer_km is 'What the odometer showed, in kilometres.';
comment on column vehicle_maintenance.cost_minor is
  'What it cost, in the smallest unit of the currency.';
comment on column vehicle_maintenance.workshop is 'Who did it.';
comment on column vehicle_maintenance.created_at is 'When the row was made.';
comment on column vehicle_maintenance.updated_at is 'When the row was changed last.';
