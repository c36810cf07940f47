create or replace function begin_import(
  import_id uuid,
  out kind app.import_kind,
  out byte_size bigint,
  out storage_key text
) returns setof record
  language plpgsql volatile strict security definer rows 1
  set search_path from current
as $$
-- Definer, because the worker runs what others asked for.
begin
  -- One that runs already was left by a worker that is no more: it begins again.
  update data_imports
  set
    state = 'running', started_at = now(), progress_percent = 0, progress_note = 'begins',
    rows_read = 0
  where id = import_id and state in ('queued', 'running');
  return query
  select data_imports.kind, attachments.byte_size, attachments.storage_key
  from data_imports
  join attachments on attachments.id = data_imports.attachment_id
  where data_imports.id = import_id and data_imports.state = 'running';
end;
$$;
comment on function begin_import(uuid) is
  'Says that a queued import runs from now on; nothing when it was cancelled or is done. For the worker.';
grant execute on function begin_import(uuid) to homeroom_worker;
