create or replace function report_copy_lost(copy_id uuid, charge integer default null)
  returns book_copies
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because loans, fines and the condition of copies are written by functions only.
declare
  copy constant book_copies := lock_book_of(report_copy_lost.copy_id);
  loan constant loans := open_loan_of(copy.id);
  price constant integer := coalesce(report_copy_lost.charge, copy.price, 0);
begin
  perform require_permission('loans:approve', may_for_library('loans:approve', copy.school_id));
  perform refuse_copy_state(copy, '{lost,withdrawn}');
  if loan.id is not null then
    perform charge_lateness(loan, library_day(loan.school_id));
    if price <> 0 then
      perform charge_for_loan(loan, 'lost', price);
    end if;
    update loans
    set returned_at = now(), returned_to_id = current_user_id(), outcome = 'lost'
    where id = loan.id;
  end if;
  return change_copy_condition(copy, 'lost');
end;
$$;
comment on function report_copy_lost(uuid, integer) is
  'Marks a copy as lost. If it is lent, the loan ends, and the reader is charged for being late and the price of the copy, or the charge that is given, in minor units (cents; 0 for nothing). If it was kept for somebody, they wait again. Needs loans:approve.';
grant execute on function report_copy_lost(uuid, integer) to :"tenant";
