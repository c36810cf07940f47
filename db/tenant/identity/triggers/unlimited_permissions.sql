create or replace function tg_user_roles__refresh_unlimited() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write unlimited_permissions by hand. Each statement concerns the
-- assignments that it changed; those of one school, as rosters bring them, do not count.
begin
  -- The lock waits for who changes what roles hold, and makes them wait, but not for other
  -- assignments: neither must compute from the other's past.
  if tg_op <> 'INSERT' then
    if exists (select from old_rows where school_id is null) then
      lock table effective_permissions in row exclusive mode;
      delete from unlimited_permissions as held
      using old_rows
      where held.user_id = old_rows.user_id and held.user_role_id = old_rows.id;
    end if;
  end if;
  if tg_op <> 'DELETE' then
    if exists (select from new_rows where school_id is null) then
      lock table effective_permissions in row exclusive mode;
      insert into unlimited_permissions (
        user_id, permission_code, user_role_id, valid_from, valid_until
      )
      select
        new_rows.user_id, effective_permissions.permission_code, new_rows.id,
        new_rows.valid_from, new_rows.valid_until
      from new_rows
      join effective_permissions on effective_permissions.role_id = new_rows.role_id
      where new_rows.school_id is null and effective_permissions.scope = 'all';
    end if;
  end if;
  return null;
end;
$$;
comment on function tg_user_roles__refresh_unlimited() is
  'Keeps unlimited_permissions when roles are given, changed or taken.';

create or replace trigger _500_refresh_unlimited_insert after insert on user_roles
  referencing new table as new_rows
  for each statement execute function tg_user_roles__refresh_unlimited();
create or replace trigger _500_refresh_unlimited_update after update on user_roles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_user_roles__refresh_unlimited();
create or replace trigger _500_refresh_unlimited_delete after delete on user_roles
  referencing old table as old_rows
  for each statement execute function tg_user_roles__refresh_unlimited();

create or replace function tg_effective_permissions__refresh_unlimited() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write unlimited_permissions by hand. Who changes
-- effective_permissions has locked it.
begin
  if tg_op = 'DELETE' then
    delete from unlimited_permissions as held
    using old_rows
    join user_roles on user_roles.role_id = old_rows.role_id
    where old_rows.scope = 'all'
      and held.user_id = user_roles.user_id
      and held.permission_code = old_rows.permission_code
      and held.user_role_id = user_roles.id;
  else
    insert into unlimited_permissions (
      user_id, permission_code, user_role_id, valid_from, valid_until
    )
    select
      user_roles.user_id, new_rows.permission_code, user_roles.id, user_roles.valid_from,
      user_roles.valid_until
    from new_rows
    join user_roles on user_roles.role_id = new_rows.role_id
    where new_rows.scope = 'all' and user_roles.school_id is null;
  end if;
  return null;
end;
$$;
comment on function tg_effective_permissions__refresh_unlimited() is
  'Keeps unlimited_permissions when roles come to hold more or less.';

create or replace trigger _500_refresh_unlimited_insert after insert on effective_permissions
  referencing new table as new_rows
  for each statement execute function tg_effective_permissions__refresh_unlimited();
create or replace trigger _500_refresh_unlimited_delete after delete on effective_permissions
  referencing old table as old_rows
  for each statement execute function tg_effective_permissions__refresh_unlimited();

-- A new school's roles were made before these triggers: derives what they hold, once.
update roles set parent_role_id = parent_role_id where false;
