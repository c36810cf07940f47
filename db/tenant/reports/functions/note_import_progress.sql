create or replace function note_import_progress(import_id uuid, percent integer, note text)
  returns boolean
  language sql volatile strict security definer
-- Definer, because the worker tells how far it is with what others asked for.
begin atomic
  update data_imports
  set progress_percent = percent, progress_note = note
  where data_imports.id = import_id and data_imports.state = 'running'
  returning true;
end;
comment on function note_import_progress(uuid, integer, text) is
  'Notes how far an import is; null when it was cancelled. For the worker.';
grant execute on function note_import_progress(uuid, integer, text) to homeroom_worker;
