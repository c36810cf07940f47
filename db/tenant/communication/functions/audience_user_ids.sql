create or replace function audience_user_ids(audience_ids uuid[]) returns setof uuid
  language sql stable strict parallel safe rows 500
begin atomic
  select users.id
  from users
  where users.is_active
    and users.id in (
      select audience_memberships.user_id
      from audiences
      join audience_memberships
        on audiences.relation in (audience_memberships.relation, 'everyone')
      where audiences.id = any (audience_ids)
        and audiences.role_id is null
        and (audiences.class_id is null or audiences.class_id = audience_memberships.class_id)
        and (
          audiences.grade_level_id is null
          or audiences.grade_level_id = audience_memberships.grade_level_id
        )
        and (
          audiences.school_id is null
          or audience_memberships.school_id is null
          or is_school_within(audience_memberships.school_id, audiences.school_id)
        )
      union all
      -- Everyone, without more, is whoever has an account.
      select everyone.id
      from audiences
      cross join users as everyone
      where audiences.id = any (audience_ids)
        and audiences.relation = 'everyone'
        and num_nonnulls(audiences.class_id, audiences.grade_level_id, audiences.school_id) = 0
      union all
      select user_roles.user_id
      from audiences
      join user_roles on user_roles.role_id = audiences.role_id
      where audiences.id = any (audience_ids)
        and user_roles.valid_from <= now()
        and (user_roles.valid_until is null or user_roles.valid_until > now())
        and (
          audiences.school_id is null
          or user_roles.school_id is null
          or is_school_within(user_roles.school_id, audiences.school_id)
        )
    );
end;
comment on function audience_user_ids(uuid[]) is
  'The active users whom any of these audiences reaches at this moment, each once.';
