create or replace function vehicles_due(day date default null) returns setof app.due_line
  language sql stable parallel safe rows 20
begin atomic
  select
    dues.kind, dues.due_on, dues.due_on < schools_today(schools), dues.vehicle_id, dues.driver_id,
    dues.maintenance_id, dues.what
  from (
    select
      vehicles.school_id, document.kind, document.due_on, vehicles.id as vehicle_id,
      null::uuid as driver_id, null::uuid as maintenance_id, vehicles.plate as what
    from vehicles
    cross join lateral (
      values
        ('insurance'::app.due_kind, vehicles.insurance_expires_on),
        ('inspection'::app.due_kind, vehicles.inspection_expires_on)
    ) as document (kind, due_on)
    where vehicles.is_active
    union all
    select
      vehicles.school_id, 'maintenance', vehicle_maintenance.due_on, vehicles.id, null,
      vehicle_maintenance.id,
      concat_ws(': ', vehicles.plate, nullif(vehicle_maintenance.description, ''))
    from vehicle_maintenance
    join vehicles on vehicles.id = vehicle_maintenance.vehicle_id
    where vehicle_maintenance.done_on is null and vehicles.is_active
    union all
    select
      drivers.school_id, document.kind, document.due_on, null, drivers.id, null, drivers.full_name
    from drivers
    cross join lateral (
      values
        ('licence'::app.due_kind, drivers.licence_expires_on),
        ('medical_check'::app.due_kind, drivers.medical_check_expires_on)
    ) as document (kind, due_on)
    where drivers.is_active
  ) as dues
  join schools on schools.id = dues.school_id
  where dues.due_on <= coalesce(vehicles_due.day, schools_today(schools))
  order by dues.due_on, dues.kind, dues.what;
end;
comment on function vehicles_due(date) is
  'What falls due by a day (today, unless given) or is overdue: insurances, inspections and maintenance of vehicles, licences and medical checks of drivers, of those in use that you may see. The most urgent comes first.';
grant execute on function vehicles_due(date) to :"reader";
