create or replace function request_dashboard(dashboard_id uuid) returns report_runs
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  dashboard record;
  widgets jsonb;
begin
  select dashboards.name, dashboards.description into dashboard
  from dashboards
  where dashboards.id = request_dashboard.dashboard_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such dashboard.';
  end if;
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'title', shown.title,
        'kind', dashboard_widgets.chart_kind,
        'label', dashboard_widgets.chart_label,
        'values', dashboard_widgets.chart_values,
        'unit', metric_definitions.unit,
        'columns', case when metric_definitions.id is null then shown.columns
          else '[{"name": "day", "type": "date"}, {"name": "value", "type": "numeric"}]' end,
        'rows', printed.rows,
        'is_truncated', shown.is_truncated or jsonb_array_length(shown.rows) > 200,
        'error', shown.error_message,
        'grid_column', dashboard_widgets.grid_column,
        'grid_width', dashboard_widgets.grid_width,
        'grid_height', dashboard_widgets.grid_height
      )
      order by dashboard_widgets.position, dashboard_widgets.id
    ),
    '[]'
  )
  into widgets
  from dashboard_data(request_dashboard.dashboard_id) as shown
  join dashboard_widgets on dashboard_widgets.id = shown.dashboard_widget_id
  left join metric_definitions on metric_definitions.id = dashboard_widgets.metric_definition_id
  -- Texts in the order of the columns, as rows of reports are given to the worker. Of a metric the
  -- values of all schools together, or else of the one school whose values there are. Paper has
  -- no room for more than the first two hundred rows.
  cross join lateral (
    select jsonb_agg(line.cells order by line.position) as rows
    from (
      select
        kept.position,
        (
          select jsonb_agg(kept.value ->> (one.value ->> 'name') order by one.position)
          from jsonb_array_elements(
            case when metric_definitions.id is null then shown.columns
              else '[{"name": "day"}, {"name": "value"}]' end
          ) with ordinality as one (value, position)
        ) as cells
      from jsonb_array_elements(shown.rows) with ordinality as kept (value, position)
      where metric_definitions.id is null
        or kept.value -> 'school_id' = (
          select one -> 'school_id'
          from jsonb_array_elements(shown.rows) as one
          order by one ->> 'school_id' nulls first
          limit 1
        )
      order by kept.position
      limit 1000
    ) as line
    where metric_definitions.id is not null or line.position <= 200
  ) as printed;
  return keep_document(
    'dashboard', dashboard.name, null,
    jsonb_build_object('description', dashboard.description, 'widgets', widgets)
  );
end;
$$;
comment on function request_dashboard(uuid) is
  'Has a dashboard written as a PDF: its widgets with their charts and tables, as they are now and with what you may see.';
grant execute on function request_dashboard(uuid) to :"tenant";
