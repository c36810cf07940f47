create or replace function notify_report_owner(report_run_id uuid) returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes notifications by hand; the worker's user alone may cause these.
begin
  perform refuse_all_but_worker();
  perform notify_users(
    array[report_runs.asked_by_id],
    case when report_runs.state = 'succeeded' then 'report_ready' else 'report_failed' end,
    left(report_runs.report_name, 200),
    case
      when report_runs.state = 'succeeded' then format('%s rows.', report_runs.row_count)
      else left(report_runs.error_message, 1000)
    end,
    'report_runs',
    report_runs.id
  )
  from report_runs
  where report_runs.id = notify_report_owner.report_run_id;
end;
$$;
comment on function notify_report_owner(uuid) is
  E'@behavior -*\nTells the owner of a schedule what came of a run.';
grant execute on function notify_report_owner(uuid) to :"tenant";
