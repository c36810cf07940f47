create or replace function capture_metrics(day date) returns integer
  language plpgsql volatile strict
  set search_path from current
as $$
-- The queries run with the rights of whoever captures: the worker's, every night.
declare
  types constant jsonb := '{"day": "date"}';
  metric record;
  result app.report_result;
  captured integer := 0;
begin
  perform require_permission('metric_snapshots:create');
  for metric in
    select metric_definitions.id, metric_definitions.query
    from metric_definitions
    where metric_definitions.is_active
    order by metric_definitions.code
  loop
    begin
      result := read_report(
        metric.query, types, jsonb_build_object('day', capture_metrics.day), 10000, 60
      );
      captured := captured
        + store_metric(metric.id, capture_metrics.day, result.document::jsonb, null, null);
    exception
      when query_canceled then
        raise;
      when others then
        perform store_metric(metric.id, capture_metrics.day, '[]', sqlstate, sqlerrm);
    end;
  end loop;
  return captured;
end;
$$;
comment on function capture_metrics(date) is
  'Captures all active metrics for a day, for each school and for all together, in the place of what was captured for it before; returns how many values there are. A metric that fails says why and stops no other. Needs metric_snapshots:create.';
grant execute on function capture_metrics(date) to :"tenant";
