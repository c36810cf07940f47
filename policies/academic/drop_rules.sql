-- A school also follows the rules of the district above it, and those of no school.
select app.protect('drop_rules');

create policy select_permitted on drop_rules for select
  using (
    (select has_any_permission('drop_rules:view'))
    or id = any (array(select granted_row_ids('drop_rules:view')))
  );

create policy insert_permitted on drop_rules for insert
  with check (
    (select has_permission('drop_rules:create'))
    or school_id = any (array(select school_ids_for('drop_rules:create')))
  );

create policy update_permitted on drop_rules for update
  using (
    (select has_permission('drop_rules:update'))
    or school_id = any (array(select school_ids_for('drop_rules:update')))
    or id = any (array(select granted_row_ids('drop_rules:update')))
  )
  with check (
    (select has_permission('drop_rules:update'))
    or school_id = any (array(select school_ids_for('drop_rules:update')))
    or id = any (array(select granted_row_ids('drop_rules:update')))
  );

create policy delete_permitted on drop_rules for delete
  using (
    (select has_permission('drop_rules:delete'))
    or school_id = any (array(select school_ids_for('drop_rules:delete')))
    or id = any (array(select granted_row_ids('drop_rules:delete')))
  );

grant select on drop_rules to :"reader";
grant
  insert (term_id, school_id, subject_id, kind, drop_lowest),
  update (drop_lowest),
  delete
on drop_rules to :"tenant";
