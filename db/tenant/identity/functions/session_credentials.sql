create or replace function session_credentials(person uuid)
  returns table (password_hash text, email text, display_name text)
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because nobody may read hashes.
  select users.password_hash, users.email, users.display_name
  from users
  where users.id = person and users.is_active;
end;
comment on function session_credentials(uuid) is
  'What somebody who has signed in must know to choose a new password.';
grant execute on function session_credentials(uuid) to homeroom_server;
