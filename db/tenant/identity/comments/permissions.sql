comment on table permissions is
  'Something that can be allowed: a type of action on a resource. Roles hold permissions.';
comment on column permissions.id is 'Identifies the row; never changes.';
comment on column permissions.resource is 'What it is about; mostly the name of a table.';
comment on column permissions.type is 'What may be done with it.';
comment on column permissions.code is
  'The name by which it is checked: resource and type, as in students:view.';
comment on column permissions.description is 'What it allows, in words.';
comment on column permissions.created_at is 'When the row was made.';
comment on column permissions.updated_at is 'When the row was last changed.';
