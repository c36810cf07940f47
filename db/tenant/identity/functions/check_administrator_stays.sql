create or replace function check_administrator_stays() returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see every administrator.
begin
  -- Two administrators who leave at the same time must not both see the other stay: the second one
  -- waits here. A write and not a lock, so that a repeatable read notices too.
  update roles set description = description where name = 'Administrator' and is_system;
  if not exists (
    select
    from user_roles
    join users on users.id = user_roles.user_id
    where user_roles.role_id in (select administrator_role_ids())
      and user_roles.school_id is null
      and user_roles.valid_from <= now()
      and user_roles.valid_until is null
      and users.is_active
  ) then
    raise exception using
      errcode = 'SC105',
      message = 'The school would be left without an administrator.',
      hint = 'Make somebody else administrator first: active, for all schools, without an end.';
  end if;
end;
$$;
comment on function check_administrator_stays() is
  'Refuses (SC105) what leaves nobody who administers the whole school without an end.';
