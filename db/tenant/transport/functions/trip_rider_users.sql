create or replace function trip_rider_users(trip_id uuid) returns setof uuid
  language sql stable strict parallel safe rows 50
-- Called by functions that run as the owner.
begin atomic
  with riders as (
    select transport_assignments.student_id
    from trips
    join transport_assignments on transport_assignments.route_id = trips.route_id
    where trips.id = trip_rider_users.trip_id
      and trips.day
        <@ daterange(transport_assignments.starts_on, transport_assignments.ends_on, '[]')
      and case trips.direction
        when 'to_school' then transport_assignments.rides_to_school
        else transport_assignments.rides_from_school
      end
  )
  select students.user_id
  from riders
  join students on students.id = riders.student_id
  where students.user_id is not null
  union
  select guardians.user_id
  from riders
  join student_guardians on student_guardians.student_id = riders.student_id
  join guardians on guardians.id = student_guardians.guardian_id
  where student_guardians.has_data_access and guardians.user_id is not null;
end;
comment on function trip_rider_users(uuid) is
  'The accounts of those who ride on a trip, and of their guardians who may read about them.';
