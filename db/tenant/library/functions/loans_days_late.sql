create or replace function loans_days_late(loan loans) returns integer
  language sql stable parallel safe
begin atomic
  select library_days_late(
    loan.school_id,
    loan.due_on,
    library_day(loan.school_id, coalesce(loan.returned_at, now()))
  );
end;
comment on function loans_days_late(loans) is
  'How many school days late the copy is, or came back; days on which the school is closed do not count.';
grant execute on function loans_days_late(loans) to :"reader";
