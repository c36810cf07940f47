-- Students and guardians see what is published. Only an earlier school's cards are entered by hand:
-- ours come from generate_report_cards and publish_report_cards.
select app.protect('report_cards');

create policy select_permitted on report_cards for select
  using (
    (select has_permission('report_cards:view'))
    or student_id = any (array(select staff_student_ids_for('report_cards:view')))
    or (
      published_at is not null
      and student_id = any (array(select student_ids_for('report_cards:view')))
    )
    or id = any (array(select granted_row_ids('report_cards:view')))
  );

create policy insert_permitted on report_cards for insert
  with check (
    (select has_permission('report_cards:create'))
    or student_id = any (array(select staff_student_ids_for('report_cards:create')))
  );

create policy update_permitted on report_cards for update
  using (
    (select has_permission('report_cards:update'))
    or student_id = any (array(select staff_student_ids_for('report_cards:update')))
    or id = any (array(select granted_row_ids('report_cards:update')))
  )
  with check (
    (select has_permission('report_cards:update'))
    or student_id = any (array(select staff_student_ids_for('report_cards:update')))
    or id = any (array(select granted_row_ids('report_cards:update')))
  );

create policy delete_permitted on report_cards for delete
  using (
    (select has_permission('report_cards:delete'))
    or student_id = any (array(select staff_student_ids_for('report_cards:delete')))
    or id = any (array(select granted_row_ids('report_cards:delete')))
  );

grant select on report_cards to :"reader";
grant
  insert (
    student_id, school_name, academic_year_name, term_name, class_name, grading_scale_name,
    percent, letter, grade_point, credits_attempted, credits_earned, ended_on, remark, lines
  ),
  update (remark),
  delete
on report_cards to :"tenant";
