create or replace function close_expired(
  out sessions integer, out tokens integer, out receipts integer
)
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may do this by hand; the worker alone may.
begin
  update user_sessions
  set revoked_at = now(), revoked_reason = 'expired'
  where expires_at <= now() and revoked_at is null and replaced_at is null;
  get diagnostics sessions = row_count;

  delete from user_tokens where expires_at <= now();
  get diagnostics tokens = row_count;

  -- No job is tried again after so long.
  delete from mail_receipts where created_at <= now() - interval '90 days';
  get diagnostics receipts = row_count;
end;
$$;
comment on function close_expired() is
  'Ends sessions and removes one-time tokens whose time is over; says how many.';
grant execute on function close_expired() to homeroom_worker;
