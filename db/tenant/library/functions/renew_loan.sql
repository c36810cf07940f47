create or replace function renew_loan(loan_id uuid, beyond_rules boolean default false)
  returns loans
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because loans are written by functions only, and depend on who waits.
declare
  copy constant book_copies := lock_book_of(
    (select loans.copy_id from loans where loans.id = renew_loan.loan_id)
  );
  beyond constant boolean := coalesce(beyond_rules, false);
  loan loans;
  rules app.lending_policy;
  today constant date := library_day(copy.school_id);
begin
  select loans.* into loan from loans where loans.id = renew_loan.loan_id;
  perform require_permission(
    'loans:update',
    may_for_library('loans:update', loan.school_id)
      or may_for_library_member('loans:update', loan.member_id)
  );
  perform refuse_beyond_rules(beyond, loan.school_id);
  if loan.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such loan.';
  end if;
  if loan.returned_at is not null then
    raise exception using
      errcode = 'SC608',
      message = format('Copy %s was taken back.', copy.barcode),
      hint = 'Issue it again instead.';
  end if;
  perform lock_library_member(loan.member_id);
  rules := lending_policy_of(loan.member_id);
  if loan.renewals >= rules.renewal_limit and not beyond then
    raise exception using
      errcode = 'SC609',
      message = format('The loan has been renewed %s times, as often as it may.', loan.renewals),
      hint = 'Bring the copy back. Whoever has loans:assign may go beyond it.';
  end if;
  if not beyond and exists (
    select
    from reservations
    where reservations.book_id = copy.book_id
      and reservations.school_id = copy.school_id
      and reservations.ended_at is null
      and reservations.copy_id is null
      and library_member_obstacle(reservations.member_id) is null
  ) then
    raise exception using
      errcode = 'SC610',
      message = 'Another reader waits for the book.',
      hint = 'Bring it back when it is due. Whoever has loans:assign may go beyond it.';
  end if;

  -- What is owed until now stays owed.
  perform charge_lateness(loan, today);
  perform check_library_member(loan.member_id, beyond);
  update loans
  set
    due_on = greatest(due_on, library_open_day(loan.school_id, today + rules.loan_days)),
    renewals = renewals + 1
  where id = loan.id
  returning * into loan;
  return loan;
end;
$$;
comment on function renew_loan(uuid, boolean) is
  'Lends a copy for longer: for the reader''s loan days from today, or until the next school day after them. What the loan costs because it is late already is charged. Refused when it was renewed as often as it may be (SC609), somebody waits for the book (SC610), or the reader is blocked (SC604) or owes too much (SC606). beyondRules lifts all of these but the block; it needs loans:assign. Needs loans:update; readers have it for their own loans.';
grant execute on function renew_loan(uuid, boolean) to :"tenant";
