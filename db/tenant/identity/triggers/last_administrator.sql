-- The last active administrator can be neither removed, deactivated nor demoted, whichever way it
-- is tried. A deleted user takes the roles along, so deleting one is caught there.

create or replace function tg_user_roles__keep_administrator() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see every administrator.
begin
  if old.role_id in (select administrator_role_ids()) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$$;
comment on function tg_user_roles__keep_administrator() is
  'Keeps the last administrator''s role from being taken, limited or ended.';

create or replace trigger _500_keep_administrator after update or delete on user_roles
  for each row when (old.school_id is null and old.valid_until is null)
  execute function tg_user_roles__keep_administrator();

create or replace function tg_users__keep_administrator() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see every administrator.
begin
  if exists (
    select
    from user_roles
    where user_id = new.id and role_id in (select administrator_role_ids())
      and school_id is null and valid_until is null
  ) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$$;
comment on function tg_users__keep_administrator() is
  'Keeps the last administrator from being deactivated.';

create or replace trigger _500_keep_administrator after update of is_active on users
  for each row when (old.is_active and not new.is_active)
  execute function tg_users__keep_administrator();

create or replace function tg_roles__keep_administrator() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see every administrator.
begin
  if old.parent_role_id in (select administrator_role_ids()) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$$;
comment on function tg_roles__keep_administrator() is
  'Keeps the last administrator from losing what the role inherits.';

create or replace trigger _500_keep_administrator after update of parent_role_id on roles
  for each row when (old.parent_role_id is distinct from new.parent_role_id)
  execute function tg_roles__keep_administrator();

create or replace function tg_role_permissions__keep_administrator() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see what every role holds.
declare
  lost text;
begin
  select needed.code into lost
  from unnest('{user_roles:assign,role_permissions:assign}'::text[]) as needed (code)
  where not exists (
    with recursive lineage (role_id) as (
      select id from roles where name = 'Administrator' and is_system
      union
      select roles.parent_role_id
      from roles
      join lineage on lineage.role_id = roles.id
    )
    select
    from lineage
    join role_permissions on role_permissions.role_id = lineage.role_id
    join permissions on permissions.id = role_permissions.permission_id
    where permissions.code = needed.code and role_permissions.scope = 'all'
  );
  if lost is not null then
    raise exception using
      errcode = 'SC105',
      message = format('Administrators must keep the permission %s.', lost),
      hint = 'Without it nobody of the school could give it back.';
  end if;
  return null;
end;
$$;
comment on function tg_role_permissions__keep_administrator() is
  'Keeps administrators able to give back what they take.';

create or replace trigger _500_keep_administrator after update or delete on role_permissions
  for each statement execute function tg_role_permissions__keep_administrator();
