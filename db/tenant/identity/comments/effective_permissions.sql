comment on table effective_permissions is
  'What a role may do with all that it inherits; kept by triggers.';
comment on column effective_permissions.role_id is 'The role.';
comment on column effective_permissions.permission_code is 'The permission, as in students:view.';
comment on column effective_permissions.scope is 'Whose rows it reaches.';
