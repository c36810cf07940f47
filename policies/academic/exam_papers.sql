select app.protect('exam_papers');

create policy select_permitted on exam_papers for select
  using (
    (select has_permission('exam_papers:view'))
    or class_subject_id = any (array(select class_subject_ids_for('exam_papers:view')))
    or id = any (array(select granted_row_ids('exam_papers:view')))
  );

create policy insert_permitted on exam_papers for insert
  with check (
    (select has_permission('exam_papers:create'))
    or class_subject_id = any (array(select class_subject_ids_for('exam_papers:create')))
  );

create policy update_permitted on exam_papers for update
  using (
    (select has_permission('exam_papers:update'))
    or class_subject_id = any (array(select class_subject_ids_for('exam_papers:update')))
    or id = any (array(select granted_row_ids('exam_papers:update')))
  )
  with check (
    (select has_permission('exam_papers:update'))
    or class_subject_id = any (array(select class_subject_ids_for('exam_papers:update')))
    or id = any (array(select granted_row_ids('exam_papers:update')))
  );

create policy delete_permitted on exam_papers for delete
  using (
    (select has_permission('exam_papers:delete'))
    or class_subject_id = any (array(select class_subject_ids_for('exam_papers:delete')))
    or id = any (array(select granted_row_ids('exam_papers:delete')))
  );

grant select on exam_papers to :"reader";
grant
  insert (
    exam_id, class_subject_id, held_on, starts_at, ends_at, room_id, maximum_score, pass_score
  ),
  update (held_on, starts_at, ends_at, room_id, maximum_score, pass_score),
  delete
on exam_papers to :"tenant";
