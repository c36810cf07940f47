create or replace function next_digest(moment timestamptz, user_id uuid) returns timestamptz
  language sql stable strict parallel safe
begin atomic
  select coalesce(
    (
      select app.local_moment(
        local.clock::date
          + case when local.clock::time >= schools.digest_at then 1 else 0 end
          + schools.digest_at,
        schools.time_zone
      )
      from schools
      cross join lateral (select moment at time zone schools.time_zone as clock) as local
      where schools.id = user_school_id(next_digest.user_id)
    ),
    moment
  );
end;
comment on function next_digest(timestamptz, uuid) is
  'When the next digest goes out to somebody: at the hour that the school has set, by its clock.';
