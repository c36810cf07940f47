create or replace function close_expired_sessions() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write sessions by hand. Nothing depends on it: expiry is part of
-- every check. It keeps the tables small and says in the history why a session ended.
declare
  closed integer;
begin
  update user_sessions
  set revoked_at = now(), revoked_reason = 'expired'
  where expires_at <= now() and replaced_at is null and revoked_at is null;
  get diagnostics closed = row_count;
  delete from user_tokens where expires_at < now() - interval '30 days';
  return closed;
end;
$$;
comment on function close_expired_sessions() is
  'Marks sessions that have expired as ended, and forgets old tokens. Returns how many it marked.';
grant execute on function close_expired_sessions() to homeroom_worker;
