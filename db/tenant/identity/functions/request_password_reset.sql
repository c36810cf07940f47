create or replace function request_password_reset(typed_email text) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody has signed in. Says nothing, so that it tells nobody who has an account.
declare
  account users;
  task text;
begin
  select * into account
  from users
  where lower(email) = lower(btrim(typed_email)) and is_active
  for no key update;
  if account.id is null then
    return;
  end if;
  task := case
    when account.password_hash is null then 'send_invitation' else 'send_password_reset'
  end;
  -- Not a mail for each click, nor for each request of somebody who wants to annoy.
  if not exists (
    select
    from user_tokens
    where user_id = account.id
      and purpose = case task when 'send_invitation' then 'invitation' else 'password_reset' end
        ::app.token_purpose
      and created_at > now() - interval '1 minute'
  ) then
    perform queue_job(task, jsonb_build_object('user_id', account.id), account.id::text);
  end if;
end;
$$;
comment on function request_password_reset(text) is
  'Queues the mail with which somebody who forgot the password chooses a new one.';
grant execute on function request_password_reset(text) to homeroom_server;
