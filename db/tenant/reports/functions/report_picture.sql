create or replace function report_picture(attachment_id uuid)
  returns table (content bytea, storage_key text)
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because the worker may see no files; it alone may call this, for pictures that a
  -- document names whose asker may see them.
  select
    coalesce(
      attachments.content,
      (
        select string_agg(attachment_parts.content, '' order by attachment_parts.position)
        from attachment_parts
        where attachment_parts.attachment_id = attachments.id
      )
    ),
    attachments.storage_key
  from attachments
  where attachments.id = report_picture.attachment_id
    and attachments.media_type in ('image/png', 'image/jpeg')
    and attachments.byte_size <= 4 * 1024 * 1024;
end;
comment on function report_picture(uuid) is
  'A picture for a document, or where it lies in the object store; no row when it is gone, no PNG or JPEG, or larger than 4 MB.';
grant execute on function report_picture(uuid) to homeroom_worker;
