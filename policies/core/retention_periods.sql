-- Each subject has its row from the beginning, so that only how long is decided.
select app.protect('retention_periods');

create policy select_permitted on retention_periods for select
  using (
    (select has_permission('retention_periods:view'))
    or id = any (array(select granted_row_ids('retention_periods:view')))
  );

create policy update_permitted on retention_periods for update
  using (
    (select has_permission('retention_periods:update'))
    or id = any (array(select granted_row_ids('retention_periods:update')))
  )
  with check (
    (select has_permission('retention_periods:update'))
    or id = any (array(select granted_row_ids('retention_periods:update')))
  );

grant select on retention_periods to :"reader";
grant update (days) on retention_periods to :"tenant";
