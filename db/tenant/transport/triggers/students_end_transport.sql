create or replace function tg_students__end_transport() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because whoever lets a student go need not be allowed to change who rides.
declare
  gone uuid[];
begin
  gone := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where new_rows.status in ('withdrawn', 'graduated') and old_rows.status <> new_rows.status
  );
  if cardinality(gone) > 0 then
    delete from transport_assignments
    using students
    join schools on schools.id = students.school_id
    where transport_assignments.student_id = any (gone)
      and students.id = transport_assignments.student_id
      and transport_assignments.starts_on > (now() at time zone schools.time_zone)::date;
    update transport_assignments
    set ends_on = (now() at time zone schools.time_zone)::date
    from students
    join schools on schools.id = students.school_id
    where transport_assignments.student_id = any (gone)
      and students.id = transport_assignments.student_id
      and coalesce(transport_assignments.ends_on, 'infinity')
        > (now() at time zone schools.time_zone)::date;
  end if;
  return null;
end;
$$;

create or replace trigger _500_end_transport after update on students
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_students__end_transport();
