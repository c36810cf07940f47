create or replace function fail_import(import_id uuid, code text, message text) returns void
  language sql volatile strict security definer
-- Definer, because the worker tells what became of what others asked for.
begin atomic
  update data_imports
  set
    state = 'failed', error_code = code, error_message = message, progress_note = 'failed',
    finished_at = now()
  where data_imports.id = import_id and data_imports.state in ('queued', 'running');
end;
comment on function fail_import(uuid, text, text) is
  'Notes why an import failed; it has changed nothing. For the worker.';
grant execute on function fail_import(uuid, text, text) to homeroom_worker;
