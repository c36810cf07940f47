create or replace function metric_series(
  code text,
  school_id uuid default null,
  from_day date default null,
  to_day date default null
)
  returns setof metric_snapshots
  language sql stable parallel safe rows 30
begin atomic
  select metric_snapshots.*
  from metric_snapshots
  join metric_definitions on metric_definitions.id = metric_snapshots.metric_definition_id
  where metric_definitions.code = metric_series.code
    and metric_snapshots.school_id is not distinct from metric_series.school_id
    and metric_snapshots.day
      between coalesce(from_day, '-infinity') and coalesce(to_day, 'infinity')
  order by metric_snapshots.day;
end;
comment on function metric_series(text, uuid, date, date) is
  'The values of a metric, day by day: of a school, or without one of all schools together; between two days, both included.';
grant execute on function metric_series(text, uuid, date, date) to :"reader";
