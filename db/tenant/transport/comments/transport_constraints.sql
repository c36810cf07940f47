-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint drivers_full_name_check on drivers is
  'A driver needs a name.';
comment on constraint drivers_licence_class_check on drivers is
  'A licence has a class.';
comment on constraint drivers_licence_number_check on drivers is
  'A licence has a number.';
comment on constraint fuel_logs_litres_check on fuel_logs is
  'Something was filled in.';
comment on constraint fuel_logs_odometer_km_check on fuel_logs is
  'An odometer does not show less than 0.';
comment on constraint fuel_logs_price_minor_check on fuel_logs is
  'A price is not negative.';
comment on constraint route_stops_latitude_check on route_stops is
  'A latitude lies between -90 and 90.';
comment on constraint route_stops_longitude_check on route_stops is
  'A longitude lies between -180 and 180.';
comment on constraint route_stops_name_check on route_stops is
  'A stop needs a name.';
comment on constraint route_stops_place_check on route_stops is
  'A place has a latitude and a longitude, or neither.';
comment on constraint route_stops_position_check on route_stops is
  'Positions begin with 1.';
comment on constraint route_stops_served_check on route_stops is
  'A stop is served in one direction at least.';
comment on constraint routes_name_check on routes is
  'A route needs a name.';
comment on constraint routes_week_days_check on routes is
  'Days of the week are numbers from 1 (Monday) to 7, each once.';
comment on constraint transport_assignments_ends_on_check on transport_assignments is
  'The last day is not before the first.';
comment on constraint transport_assignments_from_school_excl on transport_assignments is
  'The student has a seat home at that time already.';
comment on constraint transport_assignments_rides_check on transport_assignments is
  'Who rides does so in one direction at least.';
comment on constraint transport_assignments_to_school_excl on transport_assignments is
  'The student has a seat to school at that time already.';
comment on constraint trips_arrives_at_check on trips is
  'A trip is over after it departed, on the same day.';
comment on constraint trips_completed_at_check on trips is
  'A trip is completed after it was started.';
comment on constraint trips_driver_excl on trips is
  'The driver is on another trip at that time.';
comment on constraint trips_planned_until_check on trips is
  'A trip is over after it departed.';
comment on constraint trips_running_driver_excl on trips is
  'The driver is on the way on another trip.';
comment on constraint trips_running_vehicle_excl on trips is
  'The vehicle is on the way on another trip.';
comment on constraint trips_state_check on trips is
  'When a trip was started, completed or cancelled goes with its state.';
comment on constraint trips_vehicle_excl on trips is
  'The vehicle is on another trip at that time.';
comment on constraint vehicle_maintenance_cost_minor_check on vehicle_maintenance is
  'A cost is not negative.';
comment on constraint vehicle_maintenance_day_check on vehicle_maintenance is
  'Maintenance is due on a day, or was done on one.';
comment on constraint vehicle_maintenance_odometer_km_check on vehicle_maintenance is
  'An odometer does not show less than 0.';
comment on constraint vehicle_positions_heading_check on vehicle_positions is
  'A heading lies between 0 and 359 degrees.';
comment on constraint vehicle_positions_latitude_check on vehicle_positions is
  'A latitude lies between -90 and 90.';
comment on constraint vehicle_positions_longitude_check on vehicle_positions is
  'A longitude lies between -180 and 180.';
comment on constraint vehicle_positions_speed_kmh_check on vehicle_positions is
  'A speed is not negative.';
comment on constraint vehicles_capacity_check on vehicles is
  'A vehicle has a seat for at least one.';
comment on constraint vehicles_plate_check on vehicles is
  'A plate has letters or digits.';
