create or replace function run_csv_import(import_id uuid, content text) returns app.import_state
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because importing changes more than whoever may do it could change by hand.
declare
  job data_imports;
  done data_imports;
begin
  job := act_for_importer(import_id);
  done := bring_in_csv(
    job.kind, content, job.mapping, job.is_dry_run, job.file_name, import_id
  );
  return done.state;
end;
$$;
comment on function run_csv_import(uuid, text) is
  'Brings in the text of a queued CSV file as whoever asked for it. For the worker.';
grant execute on function run_csv_import(uuid, text) to homeroom_worker;
