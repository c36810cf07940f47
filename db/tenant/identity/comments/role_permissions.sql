comment on table role_permissions is
  'A permission that a role holds, and how far it reaches.';
comment on column role_permissions.id is 'Identifies the row; never changes.';
comment on column role_permissions.role_id is 'The role that holds it.';
comment on column role_permissions.permission_id is 'What it may do.';
comment on column role_permissions.scope is 'Whose rows it reaches.';
comment on column role_permissions.created_at is 'When the row was made.';
comment on column role_permissions.updated_at is 'When the row was last changed.';
