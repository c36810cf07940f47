create or replace function run_roster_import(import_id uuid, notes text[])
  returns app.import_state
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because a roster changes more than whoever may import it could change by hand.
declare
  job data_imports;
  report jsonb;
begin
  job := act_for_importer(import_id);
  begin
    report := import_oneroster(job.invites);
    if job.is_dry_run then
      raise exception using errcode = 'HR803', message = 'dry run';
    end if;
  exception
    when sqlstate 'HR803' then
      null;
    when query_canceled then
      raise;
    when others then
      -- A rule of the school that no check of the bundle foresaw.
      if sqlstate !~ '^(SC|23|42501)' then
        raise;
      end if;
      report := jsonb_build_object(
        'accepted', false, 'files', '{}'::jsonb, 'errorCount', 1, 'notes', '[]'::jsonb,
        'errors', jsonb_build_array(jsonb_build_object('reason', sqlerrm))
      );
  end;
  return settle_import(
    import_id, jsonb_set(report, '{notes}', to_jsonb(notes) || (report -> 'notes'))
  );
end;
$$;
comment on function run_roster_import(uuid, text[]) is
  'Brings in the bundle that stands in the staging tables as whoever asked for it. For the worker.';
grant execute on function run_roster_import(uuid, text[]) to homeroom_worker;
