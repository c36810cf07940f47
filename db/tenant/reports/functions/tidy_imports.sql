create or replace function tidy_imports() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the worker tidies what others asked for.
declare
  ended integer;
begin
  -- A worker tells every few seconds that it still runs.
  update data_imports
  set
    state = 'failed', error_code = 'ABANDONED', finished_at = now(), progress_note = 'failed',
    error_message = 'The worker ended in the middle. Nothing was changed; upload the file again.'
  where (state = 'running' and updated_at < now() - interval '10 minutes')
    or (state = 'queued' and created_at < now() - interval '3 days');
  get diagnostics ended = row_count;
  delete from attachments
  using data_imports
  where attachments.id = data_imports.attachment_id
    and data_imports.finished_at < now() - interval '30 days';
  return ended;
end;
$$;
comment on function tidy_imports() is
  'Ends imports whose worker is no more, and removes the files of those that ended 30 days ago. For the worker.';
grant execute on function tidy_imports() to homeroom_worker;
