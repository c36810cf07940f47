select app.protect('grading_scale_bands');

create policy select_permitted on grading_scale_bands for select
  using (
    (select has_any_permission('grading_scale_bands:view'))
    or id = any (array(select granted_row_ids('grading_scale_bands:view')))
  );

create policy insert_permitted on grading_scale_bands for insert
  with check (
    (select has_permission('grading_scale_bands:create'))
  );

create policy update_permitted on grading_scale_bands for update
  using (
    (select has_permission('grading_scale_bands:update'))
    or id = any (array(select granted_row_ids('grading_scale_bands:update')))
  )
  with check (
    (select has_permission('grading_scale_bands:update'))
    or id = any (array(select granted_row_ids('grading_scale_bands:update')))
  );

create policy delete_permitted on grading_scale_bands for delete
  using (
    (select has_permission('grading_scale_bands:delete'))
    or id = any (array(select granted_row_ids('grading_scale_bands:delete')))
  );

grant select on grading_scale_bands to :"reader";
grant
  insert (grading_scale_id, label, from_percent, below_percent, grade_point, is_passing),
  update (label, from_percent, below_percent, grade_point, is_passing),
  delete
on grading_scale_bands to :"tenant";
