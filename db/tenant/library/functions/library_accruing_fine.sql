create or replace function library_accruing_fine(loan_id uuid, days_late integer) returns integer
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because a reader's rules and fines count, whoever may see them. What was charged when
  -- the loan was renewed counts towards the most that it may cost.
  select greatest(
    least(
      library_late_fine(library_accruing_fine.days_late, rules),
      (rules).fine_cap - coalesce(
        (
          select sum(fines.amount)
          from fines
          where fines.loan_id = loans.id and fines.reason = 'late'
        ),
        0
      )
    ),
    0
  )::integer
  from loans
  cross join lateral (select lending_policy_of(loans.member_id)) as ruled (rules)
  where loans.id = library_accruing_fine.loan_id;
end;
comment on function library_accruing_fine(uuid, integer) is
  E'@behavior -*\nWhat a loan costs when its copy comes back so many school days late.';
grant execute on function library_accruing_fine(uuid, integer) to :"reader";
