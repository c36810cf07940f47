create or replace function tg_roles__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it looks at all roles.
begin
  -- Two halves of a cycle may arrive at the same time.
  lock table roles in share row exclusive mode;
  if exists (
    with recursive ancestors (id) as (
      select new.parent_role_id
      union
      select roles.parent_role_id
      from roles
      join ancestors on ancestors.id = roles.id
    )
    select from ancestors where id = new.id
  ) then
    raise exception using
      errcode = 'SC101',
      message = format('The role %s would inherit from itself.', new.name),
      hint = 'Choose a parent role that does not descend from this one.';
  end if;
  perform check_role_within_own(new.parent_role_id);
  return new;
end;
$$;
comment on function tg_roles__validate() is
  'A role inherits neither from itself nor more than its author holds.';

create or replace function tg_roles__keep_default() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  if tg_op = 'UPDATE'
    and (new.name, new.is_system) is not distinct from (old.name, old.is_system)
    -- The others may change what they inherit; this one must go on holding everything.
    and (
      new.parent_role_id is not distinct from old.parent_role_id or old.name <> 'Administrator'
    )
  then
    return new;
  end if;
  raise exception using
    errcode = 'SC104',
    message = format('%s is a role that every school has.', old.name),
    hint = 'Make a role of your own, which may inherit from this one.';
end;
$$;
comment on function tg_roles__keep_default() is
  'Default roles are neither renamed nor removed.';

create or replace trigger _200_validate
  before insert or update of parent_role_id on roles
  for each row when (new.parent_role_id is not null)
  execute function tg_roles__validate();
create or replace trigger _200_keep_default before update or delete on roles
  for each row when (old.is_system)
  execute function tg_roles__keep_default();
