create or replace function sign_in_credentials(typed_email text)
  returns table (password_hash text)
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because nobody signs in as somebody yet. Node compares the password with the hash;
  -- finish_sign_in decides what follows from it.
  select users.password_hash
  from users
  where lower(users.email) = lower(btrim(typed_email));
end;
comment on function sign_in_credentials(text) is
  'What a password is compared with. No row when nobody has this address.';
grant execute on function sign_in_credentials(text) to homeroom_server;
