create or replace function tg_users__end_sessions() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write sessions and tokens by hand. Activating the account again
-- brings nothing back.
begin
  perform end_sessions(new.id, 'deactivated');
  update user_tokens set used_at = now() where user_id = new.id and used_at is null;
  return null;
end;
$$;

create or replace trigger _500_end_sessions after update of is_active on users
  for each row when (old.is_active and not new.is_active)
  execute function tg_users__end_sessions();
