create or replace function charge_for_loan(loan loans, reason app.fine_reason, amount integer)
  returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  perform refuse_bad_amount(charge_for_loan.amount);
  insert into fines (school_id, member_id, loan_id, reason, amount, charged_by_id)
  values (
    loan.school_id, loan.member_id, loan.id, charge_for_loan.reason, charge_for_loan.amount,
    current_user_id()
  );
end;
$$;
comment on function charge_for_loan(loans, app.fine_reason, integer) is
  E'@behavior -*\nCharges whoever has, or had, a loan.';
