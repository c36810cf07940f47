create or replace function capture_metric(metric_definition_id uuid, day date) returns integer
  language plpgsql volatile strict
  set search_path from current
as $$
-- The query runs with the rights of whoever captures: the worker's, every night.
declare
  result app.report_result;
begin
  result := read_report(
    (select query from metric_definitions where id = capture_metric.metric_definition_id),
    '{"day": "date"}', jsonb_build_object('day', capture_metric.day), 10000, 60
  );
  return store_metric(
    capture_metric.metric_definition_id, capture_metric.day, result.document::jsonb, null, null
  );
exception
  when query_canceled then
    raise;
  when others then
    return store_metric(
      capture_metric.metric_definition_id, capture_metric.day, '[]', sqlstate, sqlerrm
    );
end;
$$;
comment on function capture_metric(uuid, date) is
  E'@behavior -*\nCaptures one metric for a day; see capture_metrics.';
grant execute on function capture_metric(uuid, date) to :"tenant";
