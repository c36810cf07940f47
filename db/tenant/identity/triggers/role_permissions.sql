create or replace function tg_role_permissions__within_own() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide. Fires before effective_permissions is
-- refreshed, so that what is being given does not count as held.
declare
  beyond text;
begin
  if current_user_id() is null then
    return null;
  end if;
  select permissions.code into beyond
  from changed_rows
  join permissions on permissions.id = changed_rows.permission_id
  where not exists (
    select
    from grantable_permissions(null, null) as held
    where held.permission_code = permissions.code and held.scope in ('all', changed_rows.scope)
  )
  limit 1;
  if beyond is not null then
    raise exception using
      errcode = 'SC103',
      message = format('You do not hold the permission %s as far yourself.', beyond),
      hint = 'Ask somebody who holds it.';
  end if;
  return null;
end;
$$;
comment on function tg_role_permissions__within_own() is
  'Nobody gives a role, or takes from it, what one does not hold for all schools and for good.';

create or replace trigger _200_within_own_insert after insert on role_permissions
  referencing new table as changed_rows
  for each statement execute function tg_role_permissions__within_own();
create or replace trigger _200_within_own_delete after delete on role_permissions
  referencing old table as changed_rows
  for each statement execute function tg_role_permissions__within_own();
