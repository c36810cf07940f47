create or replace function capture_metrics(day date) returns integer
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  metric record;
  captured integer := 0;
begin
  perform require_permission('metric_snapshots:create');
  for metric in
    select metric_definitions.id
    from metric_definitions
    where metric_definitions.is_active
    order by metric_definitions.code
  loop
    captured := captured + capture_metric(metric.id, capture_metrics.day);
  end loop;
  return captured;
end;
$$;
comment on function capture_metrics(date) is
  'Captures all active metrics for a day, for each school and for all together, in the place of what was captured for it before; returns how many values there are. A metric that fails says why and stops no other. Needs metric_snapshots:create.';
grant execute on function capture_metrics(date) to :"tenant";
