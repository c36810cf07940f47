create or replace function must_set_up_second_factor(person uuid) returns boolean
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because only signing in asks.
  select
    exists (
      select
      from user_roles
      join role_lineage() as lineage on lineage.role_id = user_roles.role_id
      join roles on roles.id = lineage.ancestor_id
      where user_roles.user_id = person
        and user_roles.valid_from <= now()
        and (user_roles.valid_until is null or user_roles.valid_until > now())
        and roles.requires_second_factor
    )
    and not has_second_factor(person);
end;
comment on function must_set_up_second_factor(uuid) is
  'Whether a role that a user has, or one from which it inherits, requires a second factor, and there is none.';
