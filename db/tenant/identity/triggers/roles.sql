create or replace function tg_roles__validate() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
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
  return new;
end;
$$;

create or replace trigger _200_validate
  before insert or update of parent_role_id on roles
  for each row when (new.parent_role_id is not null)
  execute function tg_roles__validate();
