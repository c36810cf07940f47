create or replace function user_time_zone(user_id uuid) returns text
  language sql stable strict parallel safe
begin atomic
  select coalesce(
    (select users.time_zone from users where users.id = user_time_zone.user_id),
    (
      select schools.time_zone
      from audience_memberships
      join schools on schools.id = audience_memberships.school_id
      where audience_memberships.user_id = user_time_zone.user_id
      order by schools.id
      limit 1
    ),
    (
      select schools.time_zone
      from schools
      order by schools.parent_school_id nulls first, schools.id
      limit 1
    ),
    'UTC'
  );
end;
comment on function user_time_zone(uuid) is
  'The time zone of a user: the chosen one, or that of the school.';
