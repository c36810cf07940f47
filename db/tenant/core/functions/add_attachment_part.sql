create or replace function add_attachment_part(attachment_id uuid, part integer, content bytea)
  returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may change the parts of a file but who uploads it, while it is uploaded:
-- in the transaction that makes its row.
begin
  insert into attachment_parts (attachment_id, position, content)
  select attachments.id, add_attachment_part.part, add_attachment_part.content
  from attachments
  where attachments.id = add_attachment_part.attachment_id
    and attachments.is_in_parts
    and attachments.uploaded_by_id is not distinct from current_user_id()
    and attachments.xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception using
      errcode = '42501',
      message = 'A file gets its parts while it is uploaded, and never after.';
  end if;
end;
$$;
comment on function add_attachment_part(uuid, integer, bytea) is
  E'@behavior -*\nKeeps a part of a file whose row was made in this transaction. For the server.';
grant execute on function add_attachment_part(uuid, integer, bytea) to :"tenant";
