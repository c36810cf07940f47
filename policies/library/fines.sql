-- Amounts are left to functions: charge_fine, pay_fine, waive_fine.
select app.protect('fines');

create policy select_permitted on fines for select
  using (
    (select has_permission('fines:view'))
    or school_id = any (array(select school_ids_for('fines:view')))
    or member_id = any (array(select library_member_ids_for('fines:view')))
    or id = any (array(select granted_row_ids('fines:view')))
  );

create policy update_permitted on fines for update
  using (
    (select has_permission('fines:update'))
    or school_id = any (array(select school_ids_for('fines:update')))
    or id = any (array(select granted_row_ids('fines:update')))
  )
  with check (
    (select has_permission('fines:update'))
    or school_id = any (array(select school_ids_for('fines:update')))
    or id = any (array(select granted_row_ids('fines:update')))
  );

create policy delete_permitted on fines for delete
  using (
    (select has_permission('fines:delete'))
    or school_id = any (array(select school_ids_for('fines:delete')))
    or id = any (array(select granted_row_ids('fines:delete')))
  );

grant select on fines to :"reader";
grant update (note), delete on fines to :"tenant";
