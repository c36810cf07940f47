comment on table dashboard_widgets is
  'A widget of a dashboard: a metric or a report.';
comment on column dashboard_widgets.id is 'The row''s id.';
comment on column dashboard_widgets.dashboard_id is 'The dashboard.';
comment on column dashboard_widgets.metric_definition_id is
  'The metric that it shows; else a report.';
comment on column dashboard_widgets.report_definition_id is
  'The report that it shows; else a metric.';
comment on column dashboard_widgets.title is 'What stands above it.';
comment on column dashboard_widgets.parameters is 'The values of the report''s parameters.';
comment on column dashboard_widgets.days is 'How many days of a metric it shows.';
comment on column dashboard_widgets.position is
  'Its place among the widgets of the dashboard.';
comment on column dashboard_widgets.grid_column is
  'The column, of twelve, in which it begins.';
comment on column dashboard_widgets.grid_width is 'How many of twelve columns it takes.';
comment on column dashboard_widgets.grid_height is 'How many rows of the grid it takes.';
comment on column dashboard_widgets.chart_kind is
  'How it is shown. A metric is no pie; a pie and a number show one column of numbers, lines and bars up to six.';
comment on column dashboard_widgets.chart_label is
  'The column whose values stand below a chart, or beside the parts of a pie; if it is not said, the first that has no numbers.';
comment on column dashboard_widgets.chart_values is
  'The columns of numbers that are drawn; if none is said, the first ones. Of a number, the first row''s value, or a metric''s latest.';
comment on column dashboard_widgets.created_at is 'When the row was made.';
comment on column dashboard_widgets.updated_at is 'When the row was changed last.';
