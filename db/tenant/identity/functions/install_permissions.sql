create or replace function install_permissions(entries app.permission_entry[])
  returns void
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  known constant text[] := array(select code from permissions);
  -- Every default role that inherits from none.
  everyone constant text :=
    'Registrar, Teacher, Student, Guardian, Librarian, Driver, Auditor';
  concerned constant text := 'Teacher (classes), Student (self), Guardian (wards)';
begin
  perform create_default_roles();

  insert into permissions (resource, type, description)
  select entry.resource, entry.type, entry.description
  from unnest(entries) as entry
  on conflict (code) do update set description = excluded.description
  where permissions.description <> excluded.description;

  -- Only permissions that are new here go to the default roles: what a school's DBA has revoked
  -- stays revoked, and a default role that a school has removed stays away.
  insert into role_permissions (role_id, permission_id, scope)
  select roles.id, permissions.id, coalesce(holder.words[2], 'all')::app.permission_scope
  from unnest(entries) as entry
  join permissions on permissions.resource = entry.resource and permissions.type = entry.type
  cross join lateral regexp_split_to_table(
    replace(replace(entry.holders, 'Everyone', everyone), 'Concerned', concerned), ', '
  ) as part
  cross join lateral regexp_match(part, '^([^()]+?)(?: \((\w+)\))?$') as holder (words)
  join roles on roles.name = holder.words[1] and roles.is_system
  where permissions.code <> all (known);
end;
$$;
comment on function install_permissions(app.permission_entry[]) is
  'Adds the permissions that are missing and gives them to the default roles.';
