create or replace function open_loan_of(copy_id uuid) returns loans
  language sql stable strict parallel safe
begin atomic
  select loans.*
  from loans
  where loans.copy_id = open_loan_of.copy_id and loans.returned_at is null;
end;
comment on function open_loan_of(uuid) is 'The open loan of a copy; null when it is not lent.';
