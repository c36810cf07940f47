create or replace function unused_objects() returns setof text
  language sql stable parallel safe security definer rows 10
-- Definer, because what lies outside of the database is nobody's to read.
begin atomic
  select stored_objects.storage_key
  from stored_objects
  where not exists (
      select from attachments where attachments.storage_key = stored_objects.storage_key
    )
    and (
      stored_objects.unused_since is not null
      -- No upload takes that long: nothing has come of it.
      or stored_objects.created_at < now() - interval '1 day'
    )
  order by stored_objects.created_at
  limit 10000;
end;
comment on function unused_objects() is
  'Keys of what lies in the object store and belongs to no file any more. For the worker.';
grant execute on function unused_objects() to homeroom_worker;
