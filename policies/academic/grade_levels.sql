select app.protect('grade_levels');

create policy select_permitted on grade_levels for select
  using (
    (select has_any_permission('grade_levels:view'))
    or id = any (array(select granted_row_ids('grade_levels:view')))
  );

create policy insert_permitted on grade_levels for insert
  with check (
    (select has_permission('grade_levels:create'))
  );

create policy update_permitted on grade_levels for update
  using (
    (select has_permission('grade_levels:update'))
    or id = any (array(select granted_row_ids('grade_levels:update')))
  )
  with check (
    (select has_permission('grade_levels:update'))
    or id = any (array(select granted_row_ids('grade_levels:update')))
  );

create policy delete_permitted on grade_levels for delete
  using (
    (select has_permission('grade_levels:delete'))
    or id = any (array(select granted_row_ids('grade_levels:delete')))
  );

grant select on grade_levels to :"reader";
grant
  insert (code, name, position, next_grade_level_id),
  update (code, name, position, next_grade_level_id),
  delete
on grade_levels to :"tenant";
