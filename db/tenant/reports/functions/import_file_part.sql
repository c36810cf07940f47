create or replace function import_file_part(import_id uuid, part integer) returns bytea
  language sql stable strict parallel safe security definer
-- Definer, because the worker reads what others uploaded to be imported.
begin atomic
  select coalesce(attachment_parts.content, case part when 0 then attachments.content end)
  from data_imports
  join attachments on attachments.id = data_imports.attachment_id
  left join attachment_parts
    on attachment_parts.attachment_id = attachments.id and attachment_parts.position = part
  where data_imports.id = import_id;
end;
comment on function import_file_part(uuid, integer) is
  'A piece of the file of an import that the database keeps; null behind the last. For the worker.';
grant execute on function import_file_part(uuid, integer) to homeroom_worker;
