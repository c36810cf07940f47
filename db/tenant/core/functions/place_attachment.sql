create or replace function place_attachment(attachment_id uuid, storage_key text) returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody chooses where a file lies: the key must be one that was announced.
begin
  update attachments
  set storage_key = stored_objects.storage_key, is_in_parts = false
  from stored_objects
  where attachments.id = place_attachment.attachment_id
    and attachments.is_in_parts
    and attachments.uploaded_by_id is not distinct from current_user_id()
    and attachments.xmin = pg_current_xact_id()::xid
    and stored_objects.storage_key = place_attachment.storage_key
    and stored_objects.unused_since is null;
  if not found then
    raise exception using
      errcode = '42501',
      message = 'A file is placed while it is uploaded, and never after.';
  end if;
end;
$$;
comment on function place_attachment(uuid, text) is
  E'@behavior -*\nSays that a file whose row was made in this transaction lies in the object store. For the server.';
grant execute on function place_attachment(uuid, text) to :"tenant";
