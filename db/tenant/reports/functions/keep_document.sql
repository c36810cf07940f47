create or replace function keep_document(
  kind text,
  name text,
  school_id uuid,
  content jsonb
) returns report_runs
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes runs and files by hand; the functions that ask for a document have
-- read what it says with the rights of whoever asks.
declare
  kept report_runs;
begin
  if current_user_id() is null and not is_owners_session() then
    raise exception using errcode = '42501', message = 'Sign in to ask for a document.';
  end if;
  insert into report_runs (
    asked_by_id, report_name, state, row_count, is_truncated, started_at, finished_at, duration_ms,
    rows_document, document_kind, school_id
  )
  values (
    current_user_id(), keep_document.name, 'succeeded', 1, false, now(), clock_timestamp(), 0,
    convert_to(jsonb_build_array(keep_document.content)::text, 'UTF8'), keep_document.kind,
    keep_document.school_id
  )
  returning * into kept;
  insert into report_files (report_run_id, made_by_id, format, name, media_type)
  values (
    kept.id, kept.asked_by_id, 'pdf',
    regexp_replace(kept.report_name, '[[:cntrl:]"*/:<>?\\|]+', '-', 'g') || '.pdf',
    'application/pdf'
  );
  return kept;
end;
$$;
comment on function keep_document(text, text, uuid, jsonb) is
  E'@behavior -*\nKeeps what a document says until the worker has written it.';
grant execute on function keep_document(text, text, uuid, jsonb) to :"tenant";
