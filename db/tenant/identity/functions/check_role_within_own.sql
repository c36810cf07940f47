create or replace function check_role_within_own(
  of_role uuid,
  in_school uuid default null,
  until timestamptz default null,
  ignored uuid[] default '{}'
) returns void
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide.
declare
  beyond text;
begin
  -- Without a user it is the owner's people, or a function of ours before anybody has signed in.
  if current_user_id() is null then
    return;
  end if;
  select wanted.permission_code into beyond
  from effective_permissions as wanted
  where wanted.role_id = of_role
    and not exists (
      select
      from grantable_permissions(in_school, until, ignored) as held
      where held.permission_code = wanted.permission_code
        and held.scope in ('all', wanted.scope)
    )
  order by wanted.permission_code
  limit 1;
  if beyond is not null then
    raise exception using
      errcode = 'SC102',
      message = format(
        'The role %s goes further than yours.', (select name from roles where id = of_role)
      ),
      detail = format('It holds %s, which you do not hold as far or as long.', beyond),
      hint = 'Ask somebody who holds all that this role holds.';
  end if;
end;
$$;
comment on function check_role_within_own(uuid, uuid, timestamptz, uuid[]) is
  'Refuses (SC102) a role that holds what you do not hold yourself.';
