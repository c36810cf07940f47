create or replace function reached_audience_ids(user_id uuid) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 100
  set search_path from current
  -- One's own are few, however many there are for others; the planner only knows how many a class
  -- has on average, and would hash them all.
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  -- Planning takes longer than the rest, and who asks does not matter to the plan.
  set plan_cache_mode = force_generic_plan
as $$
-- Definer, because policies call it: it looks at what the asker may not read. It takes what the
-- user is first, which is little, and finds audiences by their indexes. audience_user_ids answers
-- the question the other way round; a test holds the two to one another.
#variable_conflict use_column
declare
  asker constant uuid := reached_audience_ids.user_id;
begin
  if not exists (select from users where users.id = asker and users.is_active) then
    return;
  end if;
  return query
    with memberships as materialized (
      select distinct relation, school_id, grade_level_id, class_id
      from audience_memberships
      where audience_memberships.user_id = asker
    ),
    -- A district's audience reaches the schools below it; staff of no school belongs to all.
    reach as materialized (
      select memberships.relation, memberships.grade_level_id, memberships.class_id, lineage.id
        as school_id
      from memberships
      cross join lateral (
        select id
        from school_lineage(array[memberships.school_id]) as id
        where memberships.school_id is not null
        union all
        select schools.id from schools where memberships.school_id is null
      ) as lineage (id)
    )
    select audiences.id
    from audiences
    join (select distinct relation, class_id from memberships where class_id is not null) as own
      on own.class_id = audiences.class_id
    where audiences.relation in (own.relation, 'everyone')
    union
    select audiences.id
    from audiences
    join (
      select distinct relation, grade_level_id, school_id
      from reach
      where grade_level_id is not null
    ) as own on own.grade_level_id = audiences.grade_level_id
    where audiences.relation in (own.relation, 'everyone')
      and (audiences.school_id is null or audiences.school_id = own.school_id)
    union
    select audiences.id
    from audiences
    join (select distinct relation, school_id from reach) as own
      on own.school_id = audiences.school_id
    where audiences.relation in (own.relation, 'everyone')
      and audiences.grade_level_id is null and audiences.role_id is null
    union
    select audiences.id
    from audiences
    where audiences.class_id is null and audiences.grade_level_id is null
      and audiences.school_id is null and audiences.role_id is null
      and (
        audiences.relation = 'everyone'
        or audiences.relation in (select relation from memberships)
      )
    union
    select audiences.id
    from audiences
    join user_roles on user_roles.role_id = audiences.role_id
    where user_roles.user_id = asker
      and user_roles.valid_from <= now()
      and (user_roles.valid_until is null or user_roles.valid_until > now())
      and (
        audiences.school_id is null
        or user_roles.school_id is null
        or audiences.school_id in (select school_lineage(array[user_roles.school_id]))
      );
end;
$$;
comment on function reached_audience_ids(uuid) is
  'The audiences, of announcements and events, to which a user belongs at this moment.';
