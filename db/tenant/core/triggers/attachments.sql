create or replace function tg_attachments__uploader() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  new.uploaded_by_id := coalesce(current_user_id(), new.uploaded_by_id);
  return new;
end;
$$;

create or replace trigger _150_uploader before insert on attachments
  for each row execute function tg_attachments__uploader();

create or replace function tg_attachments__free_objects() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what lies outside of the database is nobody's to note.
begin
  update stored_objects
  set unused_since = now()
  from old_rows
  where stored_objects.storage_key = old_rows.storage_key;
  if found then
    perform queue_job('remove_objects', '{}', 'remove_objects');
  end if;
  return null;
end;
$$;

create or replace trigger _900_queue_job after delete on attachments
  referencing old table as old_rows
  for each statement execute function tg_attachments__free_objects();
