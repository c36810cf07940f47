-- A school also holds the exams of the district above it, and those of no school. published_at is
-- left to publish_results.
select app.protect('exams');

create policy select_permitted on exams for select
  using (
    (select has_any_permission('exams:view'))
    or id = any (array(select granted_row_ids('exams:view')))
  );

create policy insert_permitted on exams for insert
  with check (
    (select has_permission('exams:create'))
    or school_id = any (array(select school_ids_for('exams:create')))
  );

create policy update_permitted on exams for update
  using (
    (select has_permission('exams:update'))
    or school_id = any (array(select school_ids_for('exams:update')))
    or id = any (array(select granted_row_ids('exams:update')))
  )
  with check (
    (select has_permission('exams:update'))
    or school_id = any (array(select school_ids_for('exams:update')))
    or id = any (array(select granted_row_ids('exams:update')))
  );

create policy delete_permitted on exams for delete
  using (
    (select has_permission('exams:delete'))
    or school_id = any (array(select school_ids_for('exams:delete')))
    or id = any (array(select granted_row_ids('exams:delete')))
  );

grant select on exams to :"reader";
grant
  insert (term_id, school_id, name, kind, weight, starts_on, ends_on),
  update (name, kind, weight, starts_on, ends_on),
  delete
on exams to :"tenant";
