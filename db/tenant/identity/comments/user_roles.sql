comment on table user_roles is
  'A role that a user has, for some time or for good, in all schools or in one.';
comment on column user_roles.id is 'Identifies the row; never changes.';
comment on column user_roles.user_id is 'Who has the role.';
comment on column user_roles.role_id is 'The role.';
comment on column user_roles.school_id is
  'The school to which it is limited, with those below it; null: all schools.';
comment on column user_roles.valid_from is 'From when on.';
comment on column user_roles.valid_until is 'Until when; null: for good.';
comment on column user_roles.created_at is 'When the row was made.';
comment on column user_roles.updated_at is 'When the row was last changed.';
