-- Rows of a run are what the one who asked may see, so others need a permission. Written by
-- functions only.
select app.protect('report_runs');

create policy select_permitted on report_runs for select
  using (
    asked_by_id = (select current_user_id())
    or (select has_permission('report_runs:view'))
    or id = any (array(select granted_row_ids('report_runs:view')))
  );

create policy delete_permitted on report_runs for delete
  using ((select has_permission('report_runs:delete')));

grant select on report_runs to :"reader";
grant delete on report_runs to :"tenant";
