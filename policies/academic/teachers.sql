-- birth_date, sex, demographics and mobile_phone are read with confidential_details only.
select app.protect('teachers');

create policy select_permitted on teachers for select
  using (
    (select has_permission('teachers:view'))
    or school_id = any (array(select school_ids_for('teachers:view')))
    or id = any (array(select teacher_ids_for('teachers:view')))
    or id = any (array(select granted_row_ids('teachers:view')))
  );

create policy insert_permitted on teachers for insert
  with check (
    (select has_permission('teachers:create'))
    or school_id = any (array(select school_ids_for('teachers:create')))
  );

create policy update_permitted on teachers for update
  using (
    (select has_permission('teachers:update'))
    or school_id = any (array(select school_ids_for('teachers:update')))
    or id = any (array(select granted_row_ids('teachers:update')))
  )
  with check (
    (select has_permission('teachers:update'))
    or school_id = any (array(select school_ids_for('teachers:update')))
    or id = any (array(select granted_row_ids('teachers:update')))
  );

create policy delete_permitted on teachers for delete
  using (
    (select has_permission('teachers:delete'))
    or school_id = any (array(select school_ids_for('teachers:delete')))
    or id = any (array(select granted_row_ids('teachers:delete')))
  );

grant select (
  id, user_id, school_id, staff_number, first_name, middle_name, last_name, email, phone, hired_on,
  left_on, sourced_id, full_name, search, created_at, updated_at
) on teachers to :"reader";
grant
  insert (
    user_id, school_id, staff_number, first_name, middle_name, last_name, email, phone,
    mobile_phone, birth_date, sex, demographics, hired_on, left_on, sourced_id
  ),
  update (
    user_id, staff_number, first_name, middle_name, last_name, email, phone, mobile_phone,
    birth_date, sex, demographics, hired_on, left_on, sourced_id
  ),
  delete
on teachers to :"tenant";
