-- Guardians belong to no one school: adding one needs the permission for all of them.
select app.protect('guardians');

create policy select_permitted on guardians for select
  using (
    (select has_permission('guardians:view'))
    or id = any (array(select guardian_ids_for('guardians:view')))
    or id = any (array(select granted_row_ids('guardians:view')))
  );

create policy insert_permitted on guardians for insert
  with check (
    (select has_permission('guardians:create'))
  );

create policy update_permitted on guardians for update
  using (
    (select has_permission('guardians:update'))
    or id = any (array(select guardian_ids_for('guardians:update')))
    or id = any (array(select granted_row_ids('guardians:update')))
  )
  with check (
    (select has_permission('guardians:update'))
    or id = any (array(select guardian_ids_for('guardians:update')))
    or id = any (array(select granted_row_ids('guardians:update')))
  );

create policy delete_permitted on guardians for delete
  using (
    (select has_permission('guardians:delete'))
    or id = any (array(select guardian_ids_for('guardians:delete')))
    or id = any (array(select granted_row_ids('guardians:delete')))
  );

grant select (
  id, user_id, first_name, middle_name, last_name, email, phone, mobile_phone, postal_address,
  occupation, sourced_id, full_name, search, created_at, updated_at
) on guardians to :"reader";
grant
  insert (
    user_id, first_name, middle_name, last_name, email, phone, mobile_phone, postal_address,
    occupation, demographics, sourced_id
  ),
  update (
    user_id, first_name, middle_name, last_name, email, phone, mobile_phone, postal_address,
    occupation, demographics, sourced_id
  ),
  delete
on guardians to :"tenant";
