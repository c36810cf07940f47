create or replace function store_metric(
  metric_definition_id uuid,
  day date,
  rows jsonb,
  error_code text,
  error_message text
) returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes snapshots by hand.
begin
  perform require_permission('metric_snapshots:create');
  update metric_definitions
  set error_code = store_metric.error_code, error_message = store_metric.error_message
  where id = store_metric.metric_definition_id
    and (metric_definitions.error_code, metric_definitions.error_message)
      is distinct from (store_metric.error_code, store_metric.error_message);
  -- What was captured before stays when capturing again fails.
  if store_metric.error_code is not null then
    return 0;
  end if;
  if exists (
    select
    from jsonb_to_recordset(rows) as entry (school_id uuid)
    group by entry.school_id
    having count(*) > 1
  ) then
    raise exception using
      errcode = 'SC807',
      message = 'The metric returns more than one row for a school.',
      hint = 'Group its query by school_id.';
  end if;
  delete from metric_snapshots
  where metric_snapshots.metric_definition_id = store_metric.metric_definition_id
    and metric_snapshots.day = store_metric.day
    and not exists (
      select
      from jsonb_to_recordset(rows) as entry (school_id uuid, value numeric)
      where entry.school_id is not distinct from metric_snapshots.school_id
        and entry.value is not null
    );
  insert into metric_snapshots (metric_definition_id, school_id, day, value)
  select store_metric.metric_definition_id, entry.school_id, store_metric.day, entry.value
  from jsonb_to_recordset(rows) as entry (school_id uuid, value numeric)
  where entry.value is not null
  order by entry.school_id
  on conflict on constraint metric_snapshots_metric_definition_id_school_id_day_key do update
  set value = excluded.value
  where metric_snapshots.value <> excluded.value;
  return (
    select count(*)::integer
    from metric_snapshots
    where metric_snapshots.metric_definition_id = store_metric.metric_definition_id
      and metric_snapshots.day = store_metric.day
  );
end;
$$;
comment on function store_metric(uuid, date, jsonb, text, text) is
  E'@behavior -*\nKeeps the values of a metric for a day, or why there are none.';
grant execute on function store_metric(uuid, date, jsonb, text, text) to :"tenant";
