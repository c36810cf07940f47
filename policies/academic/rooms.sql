select app.protect('rooms');

create policy select_permitted on rooms for select
  using (
    (select has_permission('rooms:view'))
    or school_id = any (array(select school_ids_for('rooms:view')))
    or id = any (array(select granted_row_ids('rooms:view')))
  );

create policy insert_permitted on rooms for insert
  with check (
    (select has_permission('rooms:create'))
    or school_id = any (array(select school_ids_for('rooms:create')))
  );

create policy update_permitted on rooms for update
  using (
    (select has_permission('rooms:update'))
    or school_id = any (array(select school_ids_for('rooms:update')))
    or id = any (array(select granted_row_ids('rooms:update')))
  )
  with check (
    (select has_permission('rooms:update'))
    or school_id = any (array(select school_ids_for('rooms:update')))
    or id = any (array(select granted_row_ids('rooms:update')))
  );

create policy delete_permitted on rooms for delete
  using (
    (select has_permission('rooms:delete'))
    or school_id = any (array(select school_ids_for('rooms:delete')))
    or id = any (array(select granted_row_ids('rooms:delete')))
  );

grant select on rooms to :"reader";
grant
  insert (school_id, name, capacity, is_bookable),
  update (name, capacity, is_bookable),
  delete
on rooms to :"tenant";
