-- The user as whom the worker's tasks run, and the little that they may see. Inactive, so that
-- nobody can sign in as it.
insert into users (id, email, display_name, is_active)
select worker_user_id(), 'worker@homeroom.invalid', 'Homeroom', false
where not exists (select from users where id = worker_user_id());

insert into roles (name, description, is_system)
select 'Worker', 'What the jobs that run in the background may read.', true
where not exists (select from roles where name = 'Worker');

insert into user_roles (user_id, role_id)
select worker_user_id(), roles.id
from roles
where roles.name = 'Worker'
  and not exists (select from user_roles where user_id = worker_user_id());

insert into role_permissions (role_id, permission_id)
select roles.id, permissions.id
from roles
join permissions on permissions.code in (
  'attendance_records:view', 'guardians:view', 'schools:view', 'student_guardians:view',
  'students:view', 'users:view'
)
where roles.name = 'Worker'
  and not exists (
    select
    from role_permissions
    where role_permissions.role_id = roles.id and role_permissions.permission_id = permissions.id
  );
