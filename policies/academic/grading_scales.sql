select app.protect('grading_scales');

create policy select_permitted on grading_scales for select
  using (
    (select has_any_permission('grading_scales:view'))
    or id = any (array(select granted_row_ids('grading_scales:view')))
  );

create policy insert_permitted on grading_scales for insert
  with check (
    (select has_permission('grading_scales:create'))
  );

create policy update_permitted on grading_scales for update
  using (
    (select has_permission('grading_scales:update'))
    or id = any (array(select granted_row_ids('grading_scales:update')))
  )
  with check (
    (select has_permission('grading_scales:update'))
    or id = any (array(select granted_row_ids('grading_scales:update')))
  );

create policy delete_permitted on grading_scales for delete
  using (
    (select has_permission('grading_scales:delete'))
    or id = any (array(select granted_row_ids('grading_scales:delete')))
  );

grant select on grading_scales to :"reader";
grant
  insert (name, description, is_default, level_rule),
  update (name, description, is_default, level_rule),
  delete
on grading_scales to :"tenant";
