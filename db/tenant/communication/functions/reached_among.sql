create or replace function reached_among(user_id uuid, announcement_ids uuid[])
  returns uuid[]
  language plpgsql stable strict parallel safe
  set search_path from current
  -- As in reached_audience_ids: one's own are few, which the planner does not know.
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
-- For a few announcements, of which there may be many more: it does not take what else reaches the
-- user. A test holds it to reached_audience_ids and audience_user_ids.
#variable_conflict use_column
declare
  asker constant uuid := reached_among.user_id;
  everyones uuid[];
  others uuid[];
  mine audience_memberships[];
begin
  select
    array_agg(audiences.id) filter (where is_everyones.yes),
    array_agg(audiences.id) filter (where not is_everyones.yes)
  into everyones, others
  from audiences
  cross join lateral (
    select
      audiences.relation = 'everyone'
      and num_nonnulls(audiences.class_id, audiences.grade_level_id, audiences.school_id) = 0
  ) as is_everyones (yes)
  where audiences.announcement_id = any (announcement_ids)
    and exists (select from users where users.id = asker and users.is_active);
  -- What somebody is takes longer to find out than all the rest.
  if others is null then
    return coalesce(everyones, '{}');
  end if;
  mine := memberships_of(asker);
  return everyones || array(
    select audiences.id
    from audiences
    where audiences.id = any (others)
      and (
        exists (
          select
          from unnest(mine) as own
          where audiences.role_id is null
            and audiences.relation in (own.relation, 'everyone')
            and (audiences.class_id is null or audiences.class_id = own.class_id)
            and (audiences.grade_level_id is null or audiences.grade_level_id = own.grade_level_id)
            and (
              audiences.school_id is null
              or own.school_id is null
              or audiences.school_id = own.school_id
              or is_school_within(own.school_id, audiences.school_id)
            )
        )
        or exists (
          select
          from user_roles
          where user_roles.user_id = asker
            and user_roles.role_id = audiences.role_id
            and user_roles.valid_from <= now()
            and (user_roles.valid_until is null or user_roles.valid_until > now())
            and (
              audiences.school_id is null
              or user_roles.school_id is null
              or audiences.school_id = user_roles.school_id
              or is_school_within(user_roles.school_id, audiences.school_id)
            )
        )
      )
  );
end;
$$;
comment on function reached_among(uuid, uuid[]) is
  'Those audiences of some announcements to which a user belongs at this moment.';
