create or replace function charge_lateness(loan loans, day date) returns integer
  language plpgsql volatile
  set search_path from current
as $$
declare
  late constant integer := library_days_late(loan.school_id, loan.due_on, day);
  owed constant integer := library_accruing_fine(loan.id, late);
begin
  if owed > 0 then
    insert into fines (school_id, member_id, loan_id, reason, amount, days_late, charged_by_id)
    values (loan.school_id, loan.member_id, loan.id, 'late', owed, late, current_user_id());
  end if;
  return owed;
end;
$$;
comment on function charge_lateness(loans, date) is
  E'@behavior -*\nCharges what a loan that is late on a day costs, and returns it.';
