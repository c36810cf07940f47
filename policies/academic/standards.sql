-- As subjects: every school reads them, and writes those of its own subjects.
select app.protect('standards');

create policy select_permitted on standards for select
  using (
    (select has_any_permission('standards:view'))
    or id = any (array(select granted_row_ids('standards:view')))
  );

create policy insert_permitted on standards for insert
  with check (
    (select has_permission('standards:create'))
    or subject_id = any (array(select subject_ids_for('standards:create')))
  );

create policy update_permitted on standards for update
  using (
    (select has_permission('standards:update'))
    or subject_id = any (array(select subject_ids_for('standards:update')))
    or id = any (array(select granted_row_ids('standards:update')))
  )
  with check (
    (select has_permission('standards:update'))
    or subject_id = any (array(select subject_ids_for('standards:update')))
    or id = any (array(select granted_row_ids('standards:update')))
  );

create policy delete_permitted on standards for delete
  using (
    (select has_permission('standards:delete'))
    or subject_id = any (array(select subject_ids_for('standards:delete')))
    or id = any (array(select granted_row_ids('standards:delete')))
  );

grant select on standards to :"reader";
grant
  insert (subject_id, code, name, description, position),
  update (code, name, description, position),
  delete
on standards to :"tenant";
