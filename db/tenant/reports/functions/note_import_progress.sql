-- Before 0016 nothing was said of rows.
drop function if exists note_import_progress(uuid, integer, text);

create or replace function note_import_progress(
  import_id uuid,
  percent integer,
  note text,
  rows_read integer default 0
) returns boolean
  language sql volatile strict security definer
-- Definer, because the worker tells how far it is with what others asked for.
begin atomic
  update data_imports
  set
    progress_percent = percent,
    progress_note = note,
    rows_read = greatest(data_imports.rows_read, note_import_progress.rows_read)
  where data_imports.id = import_id and data_imports.state = 'running'
  returning true;
end;
comment on function note_import_progress(uuid, integer, text, integer) is
  'Notes how far an import is; null when it was cancelled. For the worker.';
grant execute on function note_import_progress(uuid, integer, text, integer) to homeroom_worker;
