create or replace function people_named(user_ids uuid[]) returns setof app.person_reached
  language sql stable strict parallel safe rows 100
begin atomic
  select
    users.id,
    users.display_name,
    bool_or(coalesce(audience_memberships.relation = 'students', false)),
    bool_or(coalesce(audience_memberships.relation = 'guardians', false)),
    bool_or(coalesce(audience_memberships.relation in ('teachers', 'staff'), false))
  from users
  left join audience_memberships on audience_memberships.user_id = users.id
  where users.id = any (user_ids)
  group by users.id
  order by users.display_name, users.id;
end;
comment on function people_named(uuid[]) is 'The names of users, and what they are at the school.';
