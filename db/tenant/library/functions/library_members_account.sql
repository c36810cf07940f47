create or replace function library_members_account(member library_members)
  returns app.member_account
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because all that a reader has and owes counts, also for who sees only part of it.
  select (
    member.id,
    library_member_name(member.id),
    (library_settings_of(member.school_id)).currency,
    lent.open,
    lent.overdue,
    (
      select count(*)::integer
      from reservations
      where reservations.member_id = member.id and reservations.ended_at is null
    ),
    owed.charged,
    owed.paid,
    owed.waived,
    owed.outstanding,
    lent.accruing
  )::app.member_account
  from (
    select
      count(*)::integer as open,
      (count(*) filter (where loans.due_on < library_day(loans.school_id)))::integer as overdue,
      coalesce(sum(loans_accruing_fine(loans)), 0)::bigint as accruing
    from loans
    where loans.member_id = member.id and loans.returned_at is null
  ) as lent
  cross join (
    select
      coalesce(sum(fines.amount), 0)::bigint as charged,
      coalesce(sum(fines.paid), 0)::bigint as paid,
      coalesce(sum(fines.waived), 0)::bigint as waived,
      coalesce(sum(fines.outstanding), 0)::bigint as outstanding
    from fines
    where fines.member_id = member.id
  ) as owed
  where may_for_library_member('fines:view', member.id);
end;
comment on function library_members_account(library_members) is
  'Where the reader stands: what is borrowed, reserved, charged, paid and owed. Null for those who may not see the reader''s fines.';
grant execute on function library_members_account(library_members) to :"reader";
