create or replace function cancel_payment(payment_id uuid, reason text) returns fine_payments
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because payments are written by functions only.
declare
  payment fine_payments;
begin
  select fine_payments.* into payment from fine_payments where id = payment_id;
  perform require_permission(
    'fine_payments:approve', may_for_library('fine_payments:approve', payment.school_id)
  );
  if payment.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such payment.';
  end if;
  perform from fines where id = payment.fine_id for update;
  update fine_payments
  set cancelled_at = now(), cancelled_by_id = current_user_id(), cancel_reason = reason
  where id = payment.id and cancelled_at is null
  returning * into payment;
  if not found then
    raise exception using
      errcode = 'SC622',
      message = 'The payment was cancelled already.',
      hint = 'Nothing needs to be done.';
  end if;
  update fines set paid = paid - payment.amount where id = payment.fine_id;
  return payment;
end;
$$;
comment on function cancel_payment(uuid, text) is
  'Cancels a payment that was entered by mistake: it keeps its receipt number, and its amount is owed again. Needs fine_payments:approve.';
grant execute on function cancel_payment(uuid, text) to :"tenant";
