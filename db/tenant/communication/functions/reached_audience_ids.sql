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
  mine audience_memberships[];
begin
  if not exists (select from users where users.id = asker and users.is_active) then
    return;
  end if;
  mine := memberships_of(asker);
  return query
    -- A district's audience reaches the schools below it; staff of no school belongs to all.
    with recursive below (relation, grade_level_id, school_id) as (
      select own.relation, own.grade_level_id, own.school_id
      from unnest(mine) as own
      where own.school_id is not null
      union
      select below.relation, below.grade_level_id, schools.parent_school_id
      from below
      join schools on schools.id = below.school_id
      where schools.parent_school_id is not null
    ),
    reach as materialized (
      select relation, grade_level_id, school_id
      from below
      union
      select own.relation, own.grade_level_id, schools.id
      from unnest(mine) as own
      cross join schools
      where own.school_id is null
    )
    select audiences.id
    from audiences
    join (select distinct relation, class_id from unnest(mine)) as own
      on own.class_id = audiences.class_id
    where audiences.relation in (own.relation, 'everyone')
    union all
    select audiences.id
    from audiences
    join (
      select distinct relation, grade_level_id, school_id
      from reach
      where grade_level_id is not null
    ) as own on own.grade_level_id = audiences.grade_level_id
    where audiences.relation in (own.relation, 'everyone')
      and (audiences.school_id is null or audiences.school_id = own.school_id)
    union all
    select audiences.id
    from audiences
    join (select distinct relation, school_id from reach) as own
      on own.school_id = audiences.school_id
    where audiences.relation in (own.relation, 'everyone')
      and audiences.grade_level_id is null and audiences.role_id is null
    union all
    select audiences.id
    from audiences
    where audiences.class_id is null and audiences.grade_level_id is null
      and audiences.school_id is null and audiences.role_id is null
      and (
        audiences.relation = 'everyone'
        or audiences.relation in (select own.relation from unnest(mine) as own)
      )
    union all
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
  'The audiences, of announcements and events, to which a user belongs at this moment, some of them more than once.';
