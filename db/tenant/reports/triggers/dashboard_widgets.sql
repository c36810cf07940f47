create or replace function tg_dashboard_widgets__validate() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
-- What a chart shows is filled in where it is not said, so that everybody draws the same. Whoever
-- may not read a report learns nothing of its columns.
declare
  columns jsonb;
  numbers text[];
  problem text;
begin
  if new.chart_kind = 'table' then
    new.chart_label := null;
    new.chart_values := '{}';
    return new;
  elsif num_nonnulls(new.metric_definition_id, new.report_definition_id) = 0 then
    return new;
  elsif new.metric_definition_id is not null then
    columns := '[{"name": "day", "type": "date"}, {"name": "value", "type": "numeric"}]';
    problem := case
      when new.chart_kind = 'pie' then 'A metric has a value for each day, which is no share of anything'
    end;
  else
    select report_definitions.columns into columns
    from report_definitions
    where report_definitions.id = new.report_definition_id;
    if not found then
      raise exception using errcode = 'P0002', message = 'There is no such report.';
    end if;
  end if;
  select coalesce(array_agg(one.value ->> 'name' order by one.position), '{}')
  into numbers
  from jsonb_array_elements(columns) with ordinality as one (value, position)
  where one.value ->> 'type'
    ~ '^(smallint|integer|bigint|numeric|real|double precision)(\([0-9,]+\))?$';
  if new.chart_kind = 'number' then
    new.chart_label := null;
  else
    new.chart_label := coalesce(
      new.chart_label,
      (
        select one.value ->> 'name'
        from jsonb_array_elements(columns) with ordinality as one (value, position)
        order by one.value ->> 'name' = any (numbers), one.position
        limit 1
      )
    );
  end if;
  if cardinality(new.chart_values) = 0 then
    new.chart_values := (
      array_remove(numbers, new.chart_label)
    )[1:case when new.chart_kind in ('number', 'pie') then 1 else 6 end];
  end if;
  problem := coalesce(
    problem,
    case
      when not exists (
        select from jsonb_array_elements(columns) as one
        where one ->> 'name' = new.chart_label
      ) and new.chart_label is not null
        then format('chartLabel names the column %s, which is not there', new.chart_label)
      when cardinality(new.chart_values) = 0
        then 'There is no column of numbers to draw'
      when not new.chart_values <@ numbers
        then format(
          'chartValues names %s, where there is no column of numbers',
          (
            select string_agg(named, ', ')
            from unnest(new.chart_values) as named
            where named <> all (numbers)
          )
        )
      when new.chart_kind in ('number', 'pie') and cardinality(new.chart_values) > 1
        then format('A %s shows one column, and chartValues names several', new.chart_kind)
    end
  );
  if problem is not null then
    raise exception using
      errcode = 'SC813',
      message = problem || '.',
      hint = format(
        'Choose another chartKind, or of the columns %s; those of numbers are: %s.',
        (select string_agg(one ->> 'name', ', ') from jsonb_array_elements(columns) as one),
        coalesce(nullif(array_to_string(numbers, ', '), ''), 'none')
      );
  end if;
  return new;
end;
$$;

create or replace trigger _200_validate_insert before insert on dashboard_widgets
  for each row execute function tg_dashboard_widgets__validate();
create or replace trigger _200_validate_update before update on dashboard_widgets
  for each row when (
    (
      new.metric_definition_id, new.report_definition_id, new.chart_kind, new.chart_label,
      new.chart_values
    ) is distinct from (
      old.metric_definition_id, old.report_definition_id, old.chart_kind, old.chart_label,
      old.chart_values
    )
  )
  execute function tg_dashboard_widgets__validate();
