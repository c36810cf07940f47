comment on table object_permissions is
  'A permission on one single row, given to a user or to everybody with a role.';
comment on column object_permissions.id is 'Identifies the row; never changes.';
comment on column object_permissions.permission_id is 'What may be done.';
comment on column object_permissions.row_id is 'The row with which it may be done.';
comment on column object_permissions.user_id is 'Who may; null where a role may.';
comment on column object_permissions.role_id is 'The role whose users may; null where a user may.';
comment on column object_permissions.valid_until is 'Until when; null: for good.';
comment on column object_permissions.created_at is 'When the row was made.';
comment on column object_permissions.updated_at is 'When the row was last changed.';
