create or replace function loans_accruing_fine(loan loans) returns integer
  language sql stable parallel safe
begin atomic
  select
    case
      when loan.returned_at is null and loan.member_id is not null then
        library_accruing_fine(loan.id, loans_days_late(loan))
      else 0
    end;
end;
comment on function loans_accruing_fine(loans) is
  'What would be charged if the copy came back now, in minor units (cents); 0 once it has.';
grant execute on function loans_accruing_fine(loans) to :"reader";
