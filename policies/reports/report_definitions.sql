-- Sharing a report shows its text. Its rows are always those that whoever runs it may see.
-- owner_id and columns are triggers'.
select app.protect('report_definitions');

create policy select_permitted on report_definitions for select
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_definitions:view'))
    or id = any (array(select granted_row_ids('report_definitions:view')))
  );

create policy insert_permitted on report_definitions for insert
  with check ((select has_any_permission('report_definitions:create')));

create policy update_permitted on report_definitions for update
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_definitions:update'))
    or id = any (array(select granted_row_ids('report_definitions:update')))
  )
  with check (
    owner_id = (select current_user_id())
    or (select has_permission('report_definitions:update'))
    or id = any (array(select granted_row_ids('report_definitions:update')))
  );

create policy delete_permitted on report_definitions for delete
  using (
    owner_id = (select current_user_id())
    or (select has_permission('report_definitions:delete'))
    or id = any (array(select granted_row_ids('report_definitions:delete')))
  );

grant select on report_definitions to :"reader";
grant
  insert (name, description, query, parameter_schema, row_limit, timeout_seconds, chart),
  update (name, description, query, parameter_schema, row_limit, timeout_seconds, chart),
  delete
on report_definitions to :"tenant";
