-- Written by functions only: issue_copy, renew_loan, return_copy, report_copy_lost.
select app.protect('loans');

create policy select_permitted on loans for select
  using (
    (select has_permission('loans:view'))
    or school_id = any (array(select school_ids_for('loans:view')))
    or member_id = any (array(select library_member_ids_for('loans:view')))
    or id = any (array(select granted_row_ids('loans:view')))
  );

grant select on loans to :"reader";
