create or replace function queue_import(
  kind app.import_kind,
  file_name text,
  media_type text,
  byte_size bigint,
  sha256 bytea,
  content bytea,
  mapping jsonb,
  dry_run boolean,
  invites boolean
) returns data_imports
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the permission to import is one of its own, and the file is nobody's but its
-- sender's.
declare
  import_id constant uuid := app.uuid_v7();
  file_id uuid;
  queued data_imports;
begin
  perform require_import_permission(kind);
  insert into attachments (
    owner_table, owner_id, name, media_type, byte_size, sha256, content, is_in_parts
  )
  values (
    'data_imports', import_id, queue_import.file_name, queue_import.media_type,
    queue_import.byte_size, queue_import.sha256, queue_import.content, queue_import.content is null
  )
  returning id into file_id;
  insert into data_imports (
    id, asked_by_id, kind, state, is_dry_run, file_name, sha256, mapping, invites, attachment_id,
    progress_note
  )
  values (
    import_id, current_user_id(), queue_import.kind, 'queued', dry_run, queue_import.file_name,
    queue_import.sha256, queue_import.mapping, queue_import.invites, file_id, 'waits for its turn'
  )
  returning * into queued;
  perform queue_job(
    'run_import', jsonb_build_object('import_id', import_id), import_id::text
  );
  return queued;
end;
$$;
comment on function queue_import(
  app.import_kind, text, text, bigint, bytea, bytea, jsonb, boolean, boolean
) is
  E'@behavior -*\nKeeps the row of an uploaded file that is to be imported, and queues the job that does it. For the server.';
grant execute on function queue_import(
  app.import_kind, text, text, bigint, bytea, bytea, jsonb, boolean, boolean
) to :"tenant";
