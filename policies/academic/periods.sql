select app.protect('periods');

create policy select_permitted on periods for select
  using (
    (select has_permission('periods:view'))
    or school_id = any (array(select school_ids_for('periods:view')))
    or id = any (array(select granted_row_ids('periods:view')))
  );

create policy insert_permitted on periods for insert
  with check (
    (select has_permission('periods:create'))
    or school_id = any (array(select school_ids_for('periods:create')))
  );

create policy update_permitted on periods for update
  using (
    (select has_permission('periods:update'))
    or school_id = any (array(select school_ids_for('periods:update')))
    or id = any (array(select granted_row_ids('periods:update')))
  )
  with check (
    (select has_permission('periods:update'))
    or school_id = any (array(select school_ids_for('periods:update')))
    or id = any (array(select granted_row_ids('periods:update')))
  );

create policy delete_permitted on periods for delete
  using (
    (select has_permission('periods:delete'))
    or school_id = any (array(select school_ids_for('periods:delete')))
    or id = any (array(select granted_row_ids('periods:delete')))
  );

grant select on periods to :"reader";
grant
  insert (school_id, name, position, starts_at, ends_at, week_days, is_teaching),
  update (name, position, starts_at, ends_at, week_days, is_teaching),
  delete
on periods to :"tenant";
