create or replace function dashboard_data(dashboard_id uuid) returns setof app.widget_content
  language plpgsql stable strict rows 10 parallel unsafe
  set search_path from current
as $$
-- With the rights of whoever looks: everybody sees other rows on the same dashboard.
declare
  widget record;
  result app.report_result;
  shown app.widget_content;
begin
  for widget in
    select
      dashboard_widgets.*, report_definitions.query, report_definitions.columns,
      report_definitions.parameter_schema, report_definitions.row_limit,
      report_definitions.timeout_seconds, report_definitions.id as report_id
    from dashboard_widgets
    left join report_definitions on report_definitions.id = dashboard_widgets.report_definition_id
    where dashboard_widgets.dashboard_id = dashboard_data.dashboard_id
    order by dashboard_widgets.position, dashboard_widgets.id
  loop
    shown := row(widget.id, widget.title);
    if widget.metric_definition_id is not null then
      shown.columns := '[{"name": "school_id", "type": "uuid"}, {"name": "day", "type": "date"}, {"name": "value", "type": "numeric"}]';
      shown.is_truncated := false;
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'school_id', metric_snapshots.school_id, 'day', metric_snapshots.day,
            'value', metric_snapshots.value
          )
          order by metric_snapshots.day, metric_snapshots.school_id nulls first
        ),
        '[]'
      )
      into shown.rows
      from metric_snapshots
      where metric_snapshots.metric_definition_id = widget.metric_definition_id
        and metric_snapshots.day > current_date - widget.days;
    else
      begin
        perform require_permission('report_runs:create', has_any_permission('report_runs:create'));
        if widget.report_id is null then
          raise exception using errcode = 'P0002', message = 'There is no such report.';
        end if;
        shown.columns := widget.columns;
        result := read_report(
          widget.query, report_parameter_types(widget.parameter_schema),
          bind_report_parameters(widget.parameter_schema, widget.parameters),
          least(widget.row_limit, 1000), least(widget.timeout_seconds, 10)
        );
        shown.rows := result.document;
        shown.is_truncated := result.is_truncated;
      exception
        when query_canceled then
          raise;
        when others then
          shown.error_code := sqlstate;
          shown.error_message := sqlerrm;
      end;
    end if;
    return next shown;
  end loop;
end;
$$;
comment on function dashboard_data(uuid) is
  'What each widget of a dashboard shows to you: the values of a metric in its last days, or the first thousand rows of a report. A widget that fails says why.';
grant execute on function dashboard_data(uuid) to :"tenant";
