create or replace function export_loans(from_day date, to_day date)
  returns setof app.loan_line
  language plpgsql stable strict parallel safe security definer rows 1000
  set search_path from current
as $$
-- Definer, because a permission of its own is asked for.
declare
  everywhere constant boolean := has_permission('loans:export') or is_owners_session();
  near constant uuid[] := array(select school_ids_for('loans:export'));
begin
  perform require_permission('loans:export', everywhere or near <> '{}');
  return query
    select
      loans.id, book_copies.barcode, books.title::text, library_member_name(loans.member_id),
      loans.issued_at, loans.due_on, loans.returned_at, loans.outcome, loans.renewals,
      (
        select coalesce(sum(fines.amount), 0)::bigint from fines where fines.loan_id = loans.id
      )
    from loans
    join book_copies on book_copies.id = loans.copy_id
    join books on books.id = book_copies.book_id
    -- The index finds what may be meant, the school's time zone what is.
    where loans.issued_at between from_day - 1 and to_day + 2
      and library_day(loans.school_id, loans.issued_at) between from_day and to_day
      and (everywhere or loans.school_id = any (near))
    order by loans.issued_at, loans.id;
end;
$$;
comment on function export_loans(date, date) is
  'The loans that began between two days, both included. Needs loans:export.';
grant execute on function export_loans(date, date) to :"tenant";
