create or replace function set_password(person uuid, new_hash text, kept_session uuid default null)
  returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write hashes by hand.
begin
  update users
  set password_hash = new_hash, password_changed_at = now(), must_change_password = false
  where id = person;
  -- Mails that are still on their way must not undo it, nor may a sign-in go on that began before.
  update user_tokens
  set used_at = now()
  where user_id = person and purpose <> 'email_verification' and used_at is null;
  return end_sessions(person, 'password_changed', except_session => kept_session);
end;
$$;
comment on function set_password(uuid, text, uuid) is
  'Gives a user a new password and ends the other sessions. Returns how many ended.';
