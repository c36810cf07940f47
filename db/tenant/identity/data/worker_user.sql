-- The user as whom the worker's tasks run. Inactive, so that nobody can sign in as it; what it may
-- see is the role Worker's part in the lists of permissions.
insert into users (id, email, display_name, is_active)
select worker_user_id(), 'worker@homeroom.invalid', 'Homeroom', false
where not exists (select from users where id = worker_user_id());

insert into user_roles (user_id, role_id)
select worker_user_id(), roles.id
from roles
where roles.name = 'Worker'
  and not exists (select from user_roles where user_id = worker_user_id());
