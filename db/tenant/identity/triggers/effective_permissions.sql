create or replace function tg_roles__refresh_permissions() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write effective_permissions by hand. There are some ten roles and
-- three hundred permissions: computing all of them anew is simpler than following one change.
begin
  -- Two changes at the same time must not compute from each other's past.
  lock table effective_permissions in share row exclusive mode;

  with closure as (
    select distinct lineage.role_id, permissions.code as permission_code, role_permissions.scope
    from role_lineage() as lineage
    join role_permissions on role_permissions.role_id = lineage.ancestor_id
    join permissions on permissions.id = role_permissions.permission_id
  ),
  gone as (
    delete from effective_permissions as held
    where not exists (
      select
      from closure
      where closure.role_id = held.role_id
        and closure.permission_code = held.permission_code
        and closure.scope = held.scope
    )
  )
  insert into effective_permissions (role_id, permission_code, scope)
  select role_id, permission_code, scope from closure
  on conflict do nothing;
  return null;
end;
$$;

create or replace trigger _500_refresh_permissions
  after insert or update of parent_role_id on roles
  for each statement execute function tg_roles__refresh_permissions();
create or replace trigger _500_refresh_permissions
  after update or delete on role_permissions
  for each statement execute function tg_roles__refresh_permissions();
create or replace trigger _500_refresh_permissions
  after update of resource, type or delete on permissions
  for each statement execute function tg_roles__refresh_permissions();

create or replace function tg_role_permissions__extend_permissions() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write effective_permissions by hand. What is given adds only to the
-- role and to those that descend from it: a new school is given a thousand.
begin
  -- Two changes at the same time must not compute from each other's past.
  lock table effective_permissions in share row exclusive mode;

  insert into effective_permissions (role_id, permission_code, scope)
  select distinct lineage.role_id, permissions.code, new_rows.scope
  from new_rows
  join permissions on permissions.id = new_rows.permission_id
  join role_lineage() as lineage on lineage.ancestor_id = new_rows.role_id
  on conflict do nothing;
  return null;
end;
$$;
comment on function tg_role_permissions__extend_permissions() is
  'Adds what a role is given to what it, and each role that inherits from it, holds.';
create or replace trigger _500_extend_permissions after insert on role_permissions
  referencing new table as new_rows
  for each statement execute function tg_role_permissions__extend_permissions();
