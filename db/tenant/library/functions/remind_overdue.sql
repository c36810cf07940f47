create or replace function remind_overdue() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because loans and notifications are written by functions only.
declare
  late record;
  reminded integer := 0;
begin
  perform require_permission('loans:publish', has_any_permission('loans:publish'));
  for late in
    with due as (
      update loans
      set reminded_at = now()
      from overdue_loans() as overdue
      cross join lateral library_settings_of(overdue.school_id) as settings
      where loans.id = overdue.id
        and loans.member_id is not null
        and settings.reminder_days is not null
        and (
          loans.reminded_at is null
          -- Nightly jobs do not run at the same second each night.
          or loans.reminded_at
            < now() - settings.reminder_days * interval '1 day' + interval '12 hours'
        )
        and may_for_library('loans:publish', loans.school_id)
      returning loans.id, loans.member_id, loans.copy_id, loans.due_on
    )
    select due.id, due.member_id, due.due_on, books.title
    from due
    join book_copies on book_copies.id = due.copy_id
    join books on books.id = book_copies.book_id
    order by due.due_on, due.id
  loop
    reminded := reminded + 1;
    perform notify_library_member(
      late.member_id,
      'library_loan_overdue',
      'A book is overdue',
      format('%s was due on %s. Please bring it back.', late.title, late.due_on),
      'loans',
      late.id
    );
  end loop;
  return reminded;
end;
$$;
comment on function remind_overdue() is
  'Reminds readers, and the guardians who may see it, of what is overdue: once, and again after the library''s reminder days. Runs every night, and may run at any time. Returns of how many loans. Needs loans:publish.';
grant execute on function remind_overdue() to :"tenant";
