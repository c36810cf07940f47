create or replace function export_payments(from_day date, to_day date)
  returns setof app.payment_line
  language plpgsql stable strict parallel safe security definer rows 1000
  set search_path from current
as $$
-- Definer, because a permission of its own is asked for.
declare
  everywhere constant boolean := has_permission('fine_payments:export') or is_owners_session();
  near constant uuid[] := array(select school_ids_for('fine_payments:export'));
begin
  perform require_permission('fine_payments:export', everywhere or near <> '{}');
  return query
    select
      fine_payments.id, fine_payments.receipt_number, library_member_name(fines.member_id),
      fines.reason, fine_payments.paid_at, fine_payments.amount,
      (library_settings_of(fine_payments.school_id)).currency, users.display_name::text,
      fine_payments.cancelled_at is not null
    from fine_payments
    join fines on fines.id = fine_payments.fine_id
    left join users on users.id = fine_payments.received_by_id
    -- The index finds what may be meant, the school's time zone what is.
    where fine_payments.paid_at between from_day - 1 and to_day + 2
      and library_day(fine_payments.school_id, fine_payments.paid_at) between from_day and to_day
      and (everywhere or fine_payments.school_id = any (near))
    order by fine_payments.paid_at, fine_payments.id;
end;
$$;
comment on function export_payments(date, date) is
  'The library''s cash book: the payments between two days, both included. Needs fine_payments:export.';
grant execute on function export_payments(date, date) to :"tenant";
