comment on table stored_objects is
  'What lies in the object store: noted before it is put there, forgotten after it was removed.';
comment on column stored_objects.id is 'Identifies the row; never changes.';
comment on column stored_objects.storage_key is 'Where it lies.';
comment on column stored_objects.unused_since is 'When its file was removed.';
comment on column stored_objects.created_at is 'When the row was made.';
comment on column stored_objects.updated_at is 'When the row was last changed.';
