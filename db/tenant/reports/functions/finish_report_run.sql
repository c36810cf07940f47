create or replace function finish_report_run(
  report_run_id uuid,
  result app.report_result,
  error_code text default null,
  error_message text default null
) returns report_runs
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes runs by hand; only one's own that has not ended.
declare
  ended report_runs;
begin
  update report_runs
  set
    state = case
      when finish_report_run.error_code is null then 'succeeded'::app.report_run_state
      else 'failed'
    end,
    row_count = case when finish_report_run.error_code is null then (result).row_count end,
    is_truncated = case when finish_report_run.error_code is null then (result).is_truncated end,
    rows_document = case
      when finish_report_run.error_code is null then convert_to((result).document, 'UTF8')
    end,
    error_code = finish_report_run.error_code,
    error_message = finish_report_run.error_message,
    finished_at = clock_timestamp(),
    duration_ms = round(extract(epoch from clock_timestamp() - report_runs.started_at) * 1000)
  where report_runs.id = finish_report_run.report_run_id
    and report_runs.state = 'running'
    and report_runs.asked_by_id is not distinct from current_user_id()
  returning * into ended;
  return ended;
end;
$$;
comment on function finish_report_run(uuid, app.report_result, text, text) is
  E'@behavior -*\nNotes how a run of yours ended.';
grant execute on function finish_report_run(uuid, app.report_result, text, text) to :"tenant";
