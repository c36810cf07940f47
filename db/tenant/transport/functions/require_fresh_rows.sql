create or replace function require_fresh_rows() returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
-- After waiting for a lock, only read committed sees what the other transaction did. The stricter
-- levels look at an old picture, in which the last seat may be free still.
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'SC713',
      message = 'Rows that others change meanwhile cannot be counted in this transaction.',
      detail = format('Its isolation level is %s.', current_setting('transaction_isolation')),
      hint = 'Use the isolation level read committed.';
  end if;
end;
$$;
comment on function require_fresh_rows() is
  'Refuses (SC713) transactions that would not see what others have committed meanwhile.';
