create or replace function library_debt_of(member_id uuid) returns bigint
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because debts count, whoever may see them.
  select coalesce(sum(fines.outstanding), 0)::bigint
  from fines
  where fines.member_id = library_debt_of.member_id and fines.outstanding > 0;
end;
comment on function library_debt_of(uuid) is 'What a reader owes.';
