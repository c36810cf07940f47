create or replace function imported_vehicles(rows jsonb)
  returns table (
    line integer, plate text, name text, school text, capacity integer,
    insurance_expires_on date, inspection_expires_on date, is_active boolean, note text, key text,
    known_id uuid, known_school_id uuid
  )
  language sql stable parallel safe rows 100
begin atomic
  -- "AB 123" and "ab-123" are the same plate.
  with entry as materialized (
    select entry.*, upper(regexp_replace(entry.plate, '[^[:alnum:]]', '', 'g')) as key
    from jsonb_to_recordset(rows) as entry (
      line integer, plate text, name text, school text, capacity integer,
      insurance_expires_on date, inspection_expires_on date, is_active boolean, note text
    )
  )
  select entry.*, vehicles.id, vehicles.school_id
  from entry
  left join vehicles
    on upper(regexp_replace(vehicles.plate, '[^[:alnum:]]', '', 'g')) = entry.key;
end;
comment on function imported_vehicles(jsonb) is
  'The rows of a file of vehicles with the vehicle that they name, if it is known.';
