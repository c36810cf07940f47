comment on table unlimited_permissions is
  'What a user may do with all rows of all schools; kept by triggers.';
comment on column unlimited_permissions.user_id is 'The user.';
comment on column unlimited_permissions.permission_code is
  'The permission, as in students:view.';
comment on column unlimited_permissions.user_role_id is 'The assignment of the role that holds it.';
comment on column unlimited_permissions.valid_from is 'From when on.';
comment on column unlimited_permissions.valid_until is 'Until when; null for good.';
