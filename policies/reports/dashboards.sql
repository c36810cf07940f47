-- Sharing a dashboard shows which widgets it has; what they show is what the reader may see.
select app.protect('dashboards');

create policy select_permitted on dashboards for select
  using (
    owner_id = (select current_user_id())
    or (select has_permission('dashboards:view'))
    or id = any (array(select granted_row_ids('dashboards:view')))
  );

create policy insert_permitted on dashboards for insert
  with check ((select has_any_permission('dashboards:create')));

create policy update_permitted on dashboards for update
  using (
    owner_id = (select current_user_id())
    or (select has_permission('dashboards:update'))
    or id = any (array(select granted_row_ids('dashboards:update')))
  )
  with check (
    owner_id = (select current_user_id())
    or (select has_permission('dashboards:update'))
    or id = any (array(select granted_row_ids('dashboards:update')))
  );

create policy delete_permitted on dashboards for delete
  using (
    owner_id = (select current_user_id())
    or (select has_permission('dashboards:delete'))
    or id = any (array(select granted_row_ids('dashboards:delete')))
  );

grant select on dashboards to :"reader";
grant insert (name, description), update (name, description), delete on dashboards to :"tenant";
