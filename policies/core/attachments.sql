-- A file is reached through the row it belongs to: a student's by those concerned, a school's logo
-- by whoever sees schools.
select app.protect('attachments');

create policy select_permitted on attachments for select
  using (
    (select has_permission('attachments:view'))
    or owner_id = any (array(select student_ids_for('attachments:view')))
    or (owner_table = 'schools' and (select has_any_permission('schools:view')))
    or uploaded_by_id = (select current_user_id())
    or id = any (array(select granted_row_ids('attachments:view')))
  );

create policy insert_permitted on attachments for insert
  with check (
    (select has_permission('attachments:create'))
    or owner_id = any (array(select staff_student_ids_for('attachments:create')))
  );

create policy update_permitted on attachments for update
  using (
    (select has_permission('attachments:update'))
    or owner_id = any (array(select staff_student_ids_for('attachments:update')))
    or id = any (array(select granted_row_ids('attachments:update')))
  )
  with check (
    (select has_permission('attachments:update'))
    or owner_id = any (array(select staff_student_ids_for('attachments:update')))
    or id = any (array(select granted_row_ids('attachments:update')))
  );

create policy delete_permitted on attachments for delete
  using (
    (select has_permission('attachments:delete'))
    or owner_id = any (array(select staff_student_ids_for('attachments:delete')))
    or id = any (array(select granted_row_ids('attachments:delete')))
  );

grant select on attachments to :"reader";
grant
  insert (owner_table, owner_id, name, media_type, byte_size, sha256, content, is_in_parts),
  update (name),
  delete
on attachments to :"tenant";
