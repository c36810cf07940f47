create or replace function return_copy(copy_id uuid, returned_at timestamptz default null)
  returns loans
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because loans, fines and reservations are written by functions only.
declare
  copy constant book_copies := lock_book_of(return_copy.copy_id);
  loan loans := open_loan_of(copy.id);
  moment constant timestamptz := coalesce(return_copy.returned_at, now());
begin
  perform require_permission('loans:approve', may_for_library('loans:approve', copy.school_id));
  if copy.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such copy.';
  end if;
  if loan.id is null then
    raise exception using
      errcode = 'SC608',
      message = format('Copy %s is not lent.', copy.barcode),
      hint = 'It may have been taken back already.';
  end if;
  if moment > now() or moment < loan.issued_at then
    raise exception using
      errcode = 'SC621',
      message = format('Copy %s cannot have come back then.', copy.barcode),
      hint = 'Choose a time since it was lent, or leave it out for now.';
  end if;

  perform charge_lateness(loan, library_day(loan.school_id, moment));
  update loans
  set returned_at = moment, returned_to_id = current_user_id(), outcome = 'returned'
  where id = loan.id
  returning * into loan;
  perform serve_reservations(copy.school_id, copy.book_id);
  return loan;
end;
$$;
comment on function return_copy(uuid, timestamptz) is
  'Takes a copy back: now, or at an earlier time, for what was found in the book drop. Charges the reader if it is late, by the reader''s rules and without days on which the school is closed, and keeps the copy for the first reader who waits and tells them. A copy that is not lent is refused (SC608), so a second return changes nothing. Needs loans:approve.';
grant execute on function return_copy(uuid, timestamptz) to :"tenant";
