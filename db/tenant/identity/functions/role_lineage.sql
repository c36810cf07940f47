create or replace function role_lineage()
  returns table (role_id uuid, ancestor_id uuid)
  language sql stable parallel safe rows 30
begin atomic
  with recursive lineage (role_id, ancestor_id) as (
    select id, id from roles
    union
    select lineage.role_id, roles.parent_role_id
    from lineage
    join roles on roles.id = lineage.ancestor_id
    where roles.parent_role_id is not null
  )
  select lineage.role_id, lineage.ancestor_id from lineage;
end;
comment on function role_lineage() is 'Each role with itself and all roles that it inherits from.';
