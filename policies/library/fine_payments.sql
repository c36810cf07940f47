-- Written by functions only: pay_fine, cancel_payment.
select app.protect('fine_payments');

create policy select_permitted on fine_payments for select
  using (
    (select has_permission('fine_payments:view'))
    or school_id = any (array(select school_ids_for('fine_payments:view')))
    or fine_id = any (array(select library_fine_ids_for('fine_payments:view')))
    or id = any (array(select granted_row_ids('fine_payments:view')))
  );

grant select on fine_payments to :"reader";
