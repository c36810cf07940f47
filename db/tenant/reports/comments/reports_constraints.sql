-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint report_definitions_name_check on report_definitions is
  'A report needs a name.';
comment on constraint report_definitions_name_key on report_definitions is
  'There is a report of that name.';
comment on constraint report_definitions_query_check on report_definitions is
  'A query has at most 20,000 characters.';
comment on constraint report_definitions_row_limit_check on report_definitions is
  'A report returns 1 to 200,000 rows at most.';
comment on constraint report_definitions_timeout_seconds_check on report_definitions is
  'A report may take 1 to 600 seconds.';
comment on constraint report_schedules_parameters_check on report_schedules is
  'Values of parameters are a JSON object.';
comment on constraint report_schedules_next_run_at_check on report_schedules is
  'A schedule has a next run exactly while it is active.';
comment on constraint report_runs_row_count_check on report_runs is
  'A count is not negative.';
comment on constraint report_runs_duration_ms_check on report_runs is
  'A duration is not negative.';
comment on constraint report_runs_state_check on report_runs is
  'A run that succeeded has rows, one that failed has an error.';
comment on constraint report_files_name_check on report_files is
  'A file needs a name.';
comment on constraint report_files_content_check on report_files is
  'A file has a size and a hash when it is ready, which are those of its content, and no content before.';
comment on constraint metric_definitions_code_key on metric_definitions is
  'There is a metric with that code.';
comment on constraint metric_definitions_code_check on metric_definitions is
  'A code is made of lower-case letters, digits and underscores, a letter first.';
comment on constraint metric_definitions_name_check on metric_definitions is
  'A metric needs a name.';
comment on constraint metric_definitions_query_check on metric_definitions is
  'A query has at most 20,000 characters.';
comment on constraint metric_snapshots_metric_definition_id_school_id_day_key on metric_snapshots is
  'A metric has one value for each school and day.';
comment on constraint dashboards_owner_id_name_key on dashboards is
  'There is a dashboard of that name.';
comment on constraint dashboards_name_check on dashboards is
  'A dashboard needs a name.';
comment on constraint dashboard_widgets_source_check on dashboard_widgets is
  'A widget shows either a metric or a report.';
comment on constraint dashboard_widgets_title_check on dashboard_widgets is
  'A widget needs a title.';
comment on constraint dashboard_widgets_parameters_check on dashboard_widgets is
  'Values of parameters are a JSON object.';
comment on constraint dashboard_widgets_days_check on dashboard_widgets is
  'A widget shows 1 to 1,000 days.';
comment on constraint dashboard_widgets_grid_check on dashboard_widgets is
  'A widget fits into the twelve columns of the grid.';
comment on constraint data_imports_mapping_check on data_imports is
  'A mapping is a JSON object.';
comment on constraint data_imports_state_check on data_imports is
  'An import is refused exactly when there is an error.';
comment on constraint data_imports_progress_percent_check on data_imports is
  'Progress is from 0 to 100.';
comment on constraint data_imports_error_code_check on data_imports is
  'An import has an error code exactly when it failed.';
comment on constraint data_imports_counts_check on data_imports is
  'A count is not negative.';
comment on constraint data_import_errors_line_check on data_import_errors is
  'Lines are counted from 1.';
comment on constraint data_import_errors_reason_check on data_import_errors is
  'An error says what is wrong.';
comment on constraint report_runs_document_kind_check on report_runs is
  'There is no such kind of document.';
comment on constraint report_files_rows_written_check on report_files is
  'A count is not negative.';
comment on constraint report_definitions_chart_check on report_definitions is
  'A chart has a kind (bar or line), a label and one to six values, which are names of columns.';
comment on constraint report_file_links_token_hash_key on report_file_links is
  'There is such a link.';
comment on constraint report_file_links_token_hash_check on report_file_links is
  'A hash has 32 bytes.';
comment on constraint report_schedule_recipients_report_schedule_id_user_id_key
  on report_schedule_recipients is 'This user gets the files of this schedule already.';
comment on constraint report_file_parts_report_file_id_position_key on report_file_parts is
  'There is that part of the file.';
comment on constraint report_file_parts_position_check on report_file_parts is
  'Parts are counted from 0.';
comment on constraint report_file_parts_content_check on report_file_parts is
  'A part of a file has a byte or more, and not more than 1 MB.';
comment on constraint dashboard_widgets_chart_values_check on dashboard_widgets is
  'A chart shows up to six columns, each by its name.';
