create or replace function administrator_role_ids() returns setof uuid
  language sql stable parallel safe security definer rows 3
begin atomic
  -- Definer, because users do not read the tables that decide.
  with recursive administrators (role_id) as (
    select id from roles where name = 'Administrator' and is_system
    union
    select roles.id
    from roles
    join administrators on administrators.role_id = roles.parent_role_id
  )
  select role_id from administrators;
end;
comment on function administrator_role_ids() is 'Administrator, and the roles that inherit from it.';
