create or replace function end_sessions(
  person uuid,
  reason app.session_end,
  only_session uuid default null,
  except_session uuid default null
) returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write sessions by hand.
declare
  ended integer;
begin
  -- Waits for a refresh of one of them; the next statement then sees the token that it made.
  perform from users where id = person for no key update;
  update user_sessions
  set revoked_at = now(), revoked_reason = reason
  where user_id = person
    and replaced_at is null
    and revoked_at is null
    and (only_session is null or family_id = only_session)
    and family_id is distinct from except_session;
  get diagnostics ended = row_count;
  return ended;
end;
$$;
comment on function end_sessions(uuid, app.session_end, uuid, uuid) is
  'Ends sessions of a user: all, only one, or all except one. Returns how many.';
