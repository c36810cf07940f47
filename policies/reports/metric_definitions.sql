-- error_code and error_message are left to capture_metrics.
select app.protect('metric_definitions');

create policy select_permitted on metric_definitions for select
  using (
    (select has_any_permission('metric_definitions:view'))
    or id = any (array(select granted_row_ids('metric_definitions:view')))
  );

create policy insert_permitted on metric_definitions for insert
  with check ((select has_permission('metric_definitions:create')));

create policy update_permitted on metric_definitions for update
  using ((select has_permission('metric_definitions:update')))
  with check ((select has_permission('metric_definitions:update')));

create policy delete_permitted on metric_definitions for delete
  using ((select has_permission('metric_definitions:delete')));

grant select on metric_definitions to :"reader";
grant
  insert (code, name, description, unit, query, is_active),
  update (code, name, description, unit, query, is_active),
  delete
on metric_definitions to :"tenant";
