create or replace function oneroster_people()
  returns table (key text, user_id uuid, student_id uuid, teacher_id uuid, guardian_id uuid)
  language sql stable parallel safe
-- One row per human being: an account and all that it is to the school, or somebody without one.
-- The key is what rosters call the row: the id that it came with, or its own.
begin atomic
  select
    part.key,
    (array_agg(part.user_id) filter (where part.user_id is not null))[1],
    (array_agg(part.student_id) filter (where part.student_id is not null))[1],
    (array_agg(part.teacher_id) filter (where part.teacher_id is not null))[1],
    (array_agg(part.guardian_id) filter (where part.guardian_id is not null))[1]
  from (
    select
      coalesce(
        users.sourced_id, teachers.sourced_id, students.sourced_id, guardians.sourced_id,
        teachers.id::text, students.id::text, guardians.id::text, users.id::text
      ) as key,
      users.id as user_id, students.id as student_id, teachers.id as teacher_id,
      guardians.id as guardian_id
    from users
    left join teachers on teachers.user_id = users.id
    left join students on students.user_id = users.id
    left join guardians on guardians.user_id = users.id
    where users.id <> worker_user_id()
    union all
    select coalesce(sourced_id, id::text), null, id, null, null
    from students where user_id is null
    union all
    select coalesce(sourced_id, id::text), null, null, id, null
    from teachers where user_id is null
    union all
    select coalesce(sourced_id, id::text), null, null, null, id
    from guardians where user_id is null
  ) as part
  group by part.key;
end;
comment on function oneroster_people() is
  'Everybody in the school by the id that rosters know them by.';
