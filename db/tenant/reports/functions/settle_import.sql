create or replace function settle_import(import_id uuid, report jsonb) returns app.import_state
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker tells what became of what others asked for.
declare
  settled data_imports;
begin
  perform act_for_importer(import_id);
  update data_imports
  set
    state = (case when (report -> 'accepted')::boolean then 'accepted' else 'refused' end)::app.import_state,
    line_count = counts.line_count,
    created_count = counts.created,
    updated_count = counts.updated,
    unchanged_count = counts.unchanged,
    error_count = (report -> 'errorCount')::integer,
    notes = array(select jsonb_array_elements_text(report -> 'notes')),
    progress_percent = 100,
    progress_note = 'done',
    rows_read = counts.line_count,
    finished_at = clock_timestamp(),
    duration_ms = round(extract(epoch from clock_timestamp() - started_at) * 1000)
  from (
    select
      coalesce(sum((entry.value -> 'rows')::integer), 0) as line_count,
      coalesce(sum((entry.value -> 'added')::integer), 0) as created,
      coalesce(sum((entry.value -> 'changed')::integer + (entry.value -> 'deleted')::integer), 0)
        as updated,
      coalesce(sum((entry.value -> 'unchanged')::integer), 0) as unchanged
    from jsonb_each(report -> 'files') as entry
  ) as counts
  where data_imports.id = import_id and data_imports.state = 'running'
  returning data_imports.* into settled;
  -- Cancelled meanwhile: all that was done is taken back.
  if settled.id is null then
    perform act_for_importer(import_id);
  end if;
  insert into data_import_errors (data_import_id, file_name, line, column_name, value, reason)
  select import_id, entry.file, entry.line, entry."column", entry.value, entry.reason
  from jsonb_to_recordset(report -> 'errors') as entry (
    file text, line integer, "column" text, value text, reason text
  );
  return settled.state;
end;
$$;
comment on function settle_import(uuid, jsonb) is
  'Notes what became of a OneRoster bundle, from its report. For the worker.';
grant execute on function settle_import(uuid, jsonb) to homeroom_worker;
