create or replace function tg_object_permissions__within_own() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide.
declare
  code constant text := (select code from permissions where id = new.permission_id);
begin
  if current_user_id() is not null
    and not exists (
      select
      from grantable_permissions(null, new.valid_until) as held
      where held.permission_code = code and held.scope = 'all'
    )
  then
    raise exception using
      errcode = 'SC103',
      message = format('You do not hold the permission %s as far yourself.', code),
      hint = 'Ask somebody who holds it.';
  end if;
  return new;
end;
$$;
comment on function tg_object_permissions__within_own() is
  'Nobody gives a permission on a row that one does not hold for all rows.';

create or replace trigger _200_within_own before insert or update on object_permissions
  for each row execute function tg_object_permissions__within_own();
