create or replace function forget_object(storage_key text) returns void
  language sql volatile strict security definer
-- Definer, because what lies outside of the database is nobody's to note.
begin atomic
  delete from stored_objects where stored_objects.storage_key = forget_object.storage_key;
end;
comment on function forget_object(text) is
  'Forgets an object that was removed from the object store. For the worker.';
grant execute on function forget_object(text) to homeroom_worker;
