comment on table roles is
  'What a group of users may do. A role has its own permissions and all those of its parent.';
comment on column roles.id is 'Identifies the row; never changes.';
comment on column roles.name is 'What the role is called: Teacher.';
comment on column roles.description is 'Whom the role is for.';
comment on column roles.parent_role_id is
  'The role from which it inherits all permissions. A cycle is refused.';
comment on column roles.is_system is
  'Whether it is one of the roles that a school starts with; those cannot be deleted.';
comment on column roles.requires_second_factor is
  'Whether who has it, or a role that inherits from it, must set up a second factor before anything else.';
comment on column roles.created_at is 'When the row was made.';
comment on column roles.updated_at is 'When the row was last changed.';
