create or replace function merge_imported_vehicles(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
begin
  with entry as materialized (
    select * from imported_vehicles(rows)
  ),
  named_schools as materialized (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as named
  ),
  created as (
    insert into vehicles (
      school_id, plate, name, capacity, insurance_expires_on, inspection_expires_on, is_active, note
    )
    select
      named_schools.id, entry.plate, entry.name, entry.capacity, entry.insurance_expires_on,
      entry.inspection_expires_on, coalesce(entry.is_active, true), coalesce(entry.note, '')
    from entry
    join named_schools on named_schools.school is not distinct from entry.school
    where entry.known_id is null
    returning id
  ),
  updated as (
    update vehicles as known
    set
      name = coalesce(entry.name, known.name),
      capacity = entry.capacity,
      insurance_expires_on = entry.insurance_expires_on,
      inspection_expires_on = entry.inspection_expires_on,
      is_active = coalesce(entry.is_active, known.is_active),
      note = coalesce(entry.note, known.note)
    from entry
    where known.id = entry.known_id
      and (
        known.name, known.capacity, known.insurance_expires_on, known.inspection_expires_on,
        known.is_active, known.note
      ) is distinct from (
        coalesce(entry.name, known.name), entry.capacity, entry.insurance_expires_on,
        entry.inspection_expires_on, coalesce(entry.is_active, known.is_active),
        coalesce(entry.note, known.note)
      )
    returning known.id
  )
  select
    (select count(*) from created),
    (select count(*) from updated),
    (select count(*) from entry) - (select count(*) from created) - (select count(*) from updated)
  into counts;
  return counts;
end;
$$;
comment on function merge_imported_vehicles(jsonb, uuid[]) is
  'Makes and changes the vehicles of a file.';
