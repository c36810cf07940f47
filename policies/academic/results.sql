-- Students and guardians see what is published. entered_by_id and published_at are left to triggers
-- and to publish_results.
select app.protect('results');

create policy select_permitted on results for select
  using (
    (select has_permission('results:view'))
    or exam_paper_id = any (array(select exam_paper_ids_for('results:view')))
    or (
      published_at is not null
      and student_id = any (array(select student_ids_for('results:view')))
    )
    or id = any (array(select granted_row_ids('results:view')))
  );

create policy insert_permitted on results for insert
  with check (
    (select has_permission('results:create'))
    or exam_paper_id = any (array(select exam_paper_ids_for('results:create')))
  );

create policy update_permitted on results for update
  using (
    (select has_permission('results:update'))
    or exam_paper_id = any (array(select exam_paper_ids_for('results:update')))
    or id = any (array(select granted_row_ids('results:update')))
  )
  with check (
    (select has_permission('results:update'))
    or exam_paper_id = any (array(select exam_paper_ids_for('results:update')))
    or id = any (array(select granted_row_ids('results:update')))
  );

create policy delete_permitted on results for delete
  using (
    (select has_permission('results:delete'))
    or exam_paper_id = any (array(select exam_paper_ids_for('results:delete')))
    or id = any (array(select granted_row_ids('results:delete')))
  );

grant select on results to :"reader";
grant
  insert (exam_paper_id, student_id, standard_id, score, level_id, is_absent, is_exempt, remark),
  update (score, level_id, is_absent, is_exempt, remark),
  delete
on results to :"tenant";
