create or replace function user_school_id(user_id uuid) returns uuid
  language sql stable strict parallel safe
begin atomic
  select coalesce(
    (
      select audience_memberships.school_id
      from audience_memberships
      where audience_memberships.user_id = user_school_id.user_id
        and audience_memberships.school_id is not null
      order by audience_memberships.school_id
      limit 1
    ),
    (
      select schools.id
      from schools
      order by schools.parent_school_id nulls first, schools.id
      limit 1
    )
  );
end;
comment on function user_school_id(uuid) is
  'The school to which somebody belongs, the first of several; the uppermost for who belongs to none.';
