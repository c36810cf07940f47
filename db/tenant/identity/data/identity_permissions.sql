-- What may be done with accounts, roles and logins, and which default roles may do it from the
-- start. Principal and Administrator inherit what Registrar has.
select install_permissions(array[
  ('users', 'view', 'See the accounts of others.', 'Registrar, Auditor, Worker'),
  ('users', 'create', 'Create accounts.', 'Registrar'),
  ('users', 'update', 'Change, invite, deactivate and reactivate accounts.', 'Registrar'),
  ('users', 'delete', 'Delete accounts.', 'Administrator'),
  ('roles', 'view', 'See all roles.', 'Registrar, Auditor'),
  ('roles', 'create', 'Create roles.', 'Administrator'),
  ('roles', 'update', 'Rename roles and change what they inherit from.', 'Administrator'),
  ('roles', 'delete', 'Delete roles.', 'Administrator'),
  ('permissions', 'view', 'See which permissions there are.', 'Registrar, Auditor'),
  ('role_permissions', 'view', 'See what each role may do.', 'Registrar, Auditor'),
  ('role_permissions', 'assign', 'Decide what each role may do.', 'Administrator'),
  ('user_roles', 'view', 'See who has which role.', 'Registrar, Auditor'),
  ('user_roles', 'assign', 'Give and take roles that go no further than one''s own.', 'Registrar'),
  ('object_permissions', 'view', 'See permissions given on single rows.', 'Principal, Auditor'),
  ('object_permissions', 'assign', 'Give permissions on single rows.', 'Principal'),
  ('user_sessions', 'view', 'See the sessions of others.', 'Administrator, Auditor'),
  ('login_history', 'view', 'See when others signed in, or failed to.', 'Administrator, Auditor'),
  ('db_logins', 'view', 'See the database logins of reporting tools.', 'Administrator, Auditor'),
  ('db_logins', 'create', 'Create database logins for reporting tools.', 'Administrator'),
  ('db_logins', 'delete', 'Delete database logins of reporting tools.', 'Administrator')
]::app.permission_entry[]);
