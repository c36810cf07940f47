create or replace function pay_fine(fine_id uuid, amount integer default null)
  returns fine_payments
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because payments are written by functions only.
declare
  fine fines;
  payment fine_payments;
begin
  perform require_permission(
    'fine_payments:create',
    may_for_library('fine_payments:create', library_school_of_fine(pay_fine.fine_id))
  );
  fine := lock_fine(pay_fine.fine_id, pay_fine.amount);
  insert into fine_payments (school_id, fine_id, amount, receipt_number, received_by_id)
  values (
    fine.school_id,
    fine.id,
    coalesce(pay_fine.amount, fine.outstanding),
    next_number('receipts', library_day(fine.school_id)),
    current_user_id()
  )
  returning * into payment;
  update fines set paid = paid + payment.amount where id = fine.id;
  return payment;
end;
$$;
comment on function pay_fine(uuid, integer) is
  'Takes a payment for a fine, all that is owed unless an amount is given, in minor units (cents), and returns it with its receipt number. More than is owed is refused (SC616). Needs fine_payments:create.';
grant execute on function pay_fine(uuid, integer) to :"tenant";
