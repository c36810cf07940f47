-- medical_note and demographics are read with medical_note_of and confidential_details only.
select app.protect('students');

create policy select_permitted on students for select
  using (
    (select has_permission('students:view'))
    or school_id = any (array(select school_ids_for('students:view')))
    or id = any (array(select student_ids_for('students:view')))
    or id = any (array(select granted_row_ids('students:view')))
  );

create policy insert_permitted on students for insert
  with check (
    (select has_permission('students:create'))
    or school_id = any (array(select school_ids_for('students:create')))
  );

create policy update_permitted on students for update
  using (
    (select has_permission('students:update'))
    or id = any (array(select staff_student_ids_for('students:update')))
    or id = any (array(select granted_row_ids('students:update')))
  )
  with check (
    (select has_permission('students:update'))
    or id = any (array(select staff_student_ids_for('students:update')))
    or id = any (array(select granted_row_ids('students:update')))
  );

create policy delete_permitted on students for delete
  using (
    (select has_permission('students:delete'))
    or id = any (array(select staff_student_ids_for('students:delete')))
    or id = any (array(select granted_row_ids('students:delete')))
  );

grant select (
  id, user_id, school_id, admission_number, first_name, middle_name, last_name, preferred_name,
  birth_date, sex, status, grade_level_id, email, phone, mobile_phone, postal_address,
  photo_attachment_id, sourced_id, full_name, search, created_at, updated_at
) on students to :"reader";
grant
  insert (
    user_id, school_id, admission_number, first_name, middle_name, last_name, preferred_name,
    birth_date, sex, status, grade_level_id, email, phone, mobile_phone, postal_address,
    medical_note, demographics, photo_attachment_id, sourced_id
  ),
  update (
    user_id, admission_number, first_name, middle_name, last_name, preferred_name, birth_date,
    sex, status, grade_level_id, email, phone, mobile_phone, postal_address, medical_note,
    demographics, photo_attachment_id, sourced_id
  ),
  delete
on students to :"tenant";
