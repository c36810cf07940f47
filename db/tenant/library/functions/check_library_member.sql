create or replace function check_library_member(member_id uuid, beyond_rules boolean)
  returns void
  language plpgsql stable parallel unsafe security definer
  set search_path from current
as $$
-- Definer, because it looks at people and debts that the asker need not see.
declare
  obstacle constant text := library_member_obstacle(member_id);
  rules constant app.lending_policy := lending_policy_of(member_id);
  debt constant bigint := library_debt_of(member_id);
begin
  if obstacle is not null then
    raise exception using
      errcode = 'SC604',
      message = format('%s %s.', library_member_name(member_id), obstacle),
      hint = 'Lift the block, or change until when they are a reader.';
  end if;
  if debt > rules.debt_limit and not beyond_rules then
    raise exception using
      errcode = 'SC606',
      message = format(
        '%s owes the library %s %s.', library_member_name(member_id), rules.currency,
        library_amount(debt, rules.currency)
      ),
      hint = 'They borrow again when they owe less. Whoever has loans:assign may go beyond it.';
  end if;
end;
$$;
comment on function check_library_member(uuid, boolean) is
  'Refuses readers who are blocked or have left (SC604), or owe too much (SC606).';
