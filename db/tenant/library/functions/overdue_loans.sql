create or replace function overdue_loans(day date default null, school_id uuid default null)
  returns setof loans
  language sql stable parallel safe rows 100
begin atomic
  select loans.*
  from loans
  where loans.returned_at is null
    and loans.due_on < coalesce(overdue_loans.day, library_day(loans.school_id))
    and loans.school_id = coalesce(overdue_loans.school_id, loans.school_id)
  order by loans.due_on, loans.id;
end;
comment on function overdue_loans(date, uuid) is
  'The loans that are, or will be, overdue on a day (today, unless given) if they do not come back, at one school or at all; the oldest first. A copy that is due that day is not overdue. Shows the loans that you may see.';
grant execute on function overdue_loans(date, uuid) to :"reader";
