-- Who sees a dashboard sees its widgets; who made it changes them.
select app.protect('dashboard_widgets');

create policy select_permitted on dashboard_widgets for select
  using (
    dashboard_id = any (array(select dashboards.id from dashboards))
  );

create policy insert_permitted on dashboard_widgets for insert
  with check (
    (select has_permission('dashboard_widgets:create'))
    or dashboard_id = any (
      array(select dashboards.id from dashboards where owner_id = (select current_user_id()))
    )
  );

create policy update_permitted on dashboard_widgets for update
  using (
    (select has_permission('dashboard_widgets:update'))
    or dashboard_id = any (
      array(select dashboards.id from dashboards where owner_id = (select current_user_id()))
    )
  )
  with check (
    (select has_permission('dashboard_widgets:update'))
    or dashboard_id = any (
      array(select dashboards.id from dashboards where owner_id = (select current_user_id()))
    )
  );

create policy delete_permitted on dashboard_widgets for delete
  using (
    (select has_permission('dashboard_widgets:delete'))
    or dashboard_id = any (
      array(select dashboards.id from dashboards where owner_id = (select current_user_id()))
    )
  );

grant select on dashboard_widgets to :"reader";
grant
  insert (
    dashboard_id, metric_definition_id, report_definition_id, title, parameters, days, position,
    grid_column, grid_width, grid_height, chart_kind, chart_label, chart_values
  ),
  update (
    metric_definition_id, report_definition_id, title, parameters, days, position, grid_column,
    grid_width, grid_height, chart_kind, chart_label, chart_values
  ),
  delete
on dashboard_widgets to :"tenant";
