create or replace function act_for_importer(import_id uuid) returns data_imports
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  job data_imports;
begin
  select * into job from data_imports where id = import_id and state = 'running';
  if not found then
    raise exception using
      errcode = 'SC811',
      message = 'The import has ended, or was cancelled.',
      hint = 'Upload the file again if it is still to be imported.';
  end if;
  -- Policies and triggers believe the worker's login who it acts for.
  perform set_config('app.user_id', coalesce(job.asked_by_id::text, ''), true);
  perform require_permission(
    import_permission(job.kind),
    exists (select from users where id = job.asked_by_id and is_active)
  );
  perform require_import_permission(job.kind);
  return job;
end;
$$;
comment on function act_for_importer(uuid) is
  'Goes on as whoever asked for an import that runs; refuses when it was cancelled or they may not any more.';
