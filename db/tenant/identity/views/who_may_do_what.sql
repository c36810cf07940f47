create or replace view who_may_do_what with (security_invoker = true) as
with recursive lineage (role_id, ancestor_id) as (
  select id, id from roles
  union
  select lineage.role_id, roles.parent_role_id
  from lineage
  join roles on roles.id = lineage.ancestor_id
  where roles.parent_role_id is not null
)
select
  users.id as user_id,
  users.email,
  users.display_name,
  permissions.code as permission,
  role_permissions.scope,
  user_roles.school_id,
  schools.name as school_name,
  roles.name as role_name,
  nullif(ancestors.name, roles.name) as inherited_from,
  user_roles.valid_until
from user_roles
join users on users.id = user_roles.user_id
join roles on roles.id = user_roles.role_id
join lineage on lineage.role_id = user_roles.role_id
join roles as ancestors on ancestors.id = lineage.ancestor_id
join role_permissions on role_permissions.role_id = lineage.ancestor_id
join permissions on permissions.id = role_permissions.permission_id
left join schools on schools.id = user_roles.school_id
where users.is_active
  and user_roles.valid_from <= now()
  and (user_roles.valid_until is null or user_roles.valid_until > now());
comment on view who_may_do_what is
  E'@name held_permissions\nWho may do what now, and why: one line for each active user, permission and role that gives it. Permissions on single rows stand in object_permissions.';
comment on column who_may_do_what.user_id is 'The user.';
comment on column who_may_do_what.email is 'The user''s address.';
comment on column who_may_do_what.display_name is 'The user''s name.';
comment on column who_may_do_what.permission is 'The permission, such as students:view.';
comment on column who_may_do_what.scope is 'How far it reaches.';
comment on column who_may_do_what.school_id is 'The school it is limited to, with those below; null for all.';
comment on column who_may_do_what.school_name is 'The name of that school.';
comment on column who_may_do_what.role_name is 'The role that the user has.';
comment on column who_may_do_what.inherited_from is
  'The role from which that role inherits the permission; null when it was given it itself.';
comment on column who_may_do_what.valid_until is 'When the user''s role ends; null when it does not.';
grant select on who_may_do_what to :"reader";
