-- A school also teaches the subjects of the district above it, and those of no school.
select app.protect('subjects');

create policy select_permitted on subjects for select
  using (
    (select has_any_permission('subjects:view'))
    or id = any (array(select granted_row_ids('subjects:view')))
  );

create policy insert_permitted on subjects for insert
  with check (
    (select has_permission('subjects:create'))
    or school_id = any (array(select school_ids_for('subjects:create')))
  );

create policy update_permitted on subjects for update
  using (
    (select has_permission('subjects:update'))
    or school_id = any (array(select school_ids_for('subjects:update')))
    or id = any (array(select granted_row_ids('subjects:update')))
  )
  with check (
    (select has_permission('subjects:update'))
    or school_id = any (array(select school_ids_for('subjects:update')))
    or id = any (array(select granted_row_ids('subjects:update')))
  );

create policy delete_permitted on subjects for delete
  using (
    (select has_permission('subjects:delete'))
    or school_id = any (array(select school_ids_for('subjects:delete')))
    or id = any (array(select granted_row_ids('subjects:delete')))
  );

grant select on subjects to :"reader";
grant
  insert (
    school_id, academic_year_id, code, name, description, areas, area_codes, grade_level_codes,
    sourced_id
  ),
  update (
    academic_year_id, code, name, description, areas, area_codes, grade_level_codes, sourced_id
  ),
  delete
on subjects to :"tenant";
