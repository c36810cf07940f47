create or replace function export_fines(from_day date, to_day date)
  returns setof app.fine_line
  language plpgsql stable strict parallel safe security definer rows 1000
  set search_path from current
as $$
-- Definer, because a permission of its own is asked for.
declare
  everywhere constant boolean := has_permission('fines:export') or is_owners_session();
  near constant uuid[] := array(select school_ids_for('fines:export'));
begin
  perform require_permission('fines:export', everywhere or near <> '{}');
  return query
    select
      fines.id, library_member_name(fines.member_id), books.title::text, fines.reason,
      fines.charged_at, fines.amount, fines.paid, fines.waived, fines.outstanding,
      (library_settings_of(fines.school_id)).currency
    from fines
    left join loans on loans.id = fines.loan_id
    left join book_copies on book_copies.id = loans.copy_id
    left join books on books.id = book_copies.book_id
    -- The index finds what may be meant, the school's time zone what is.
    where fines.charged_at between from_day - 1 and to_day + 2
      and library_day(fines.school_id, fines.charged_at) between from_day and to_day
      and (everywhere or fines.school_id = any (near))
    order by fines.charged_at, fines.id;
end;
$$;
comment on function export_fines(date, date) is
  'The fines that were charged between two days, both included. Needs fines:export.';
grant execute on function export_fines(date, date) to :"tenant";
