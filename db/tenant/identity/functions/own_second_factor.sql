create or replace function own_second_factor(person uuid)
  returns table (
    sealed_secret bytea,
    key_id text,
    is_confirmed boolean,
    password_hash text,
    email text
  )
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because nobody may read secrets.
  select
    second_factors.sealed_secret, second_factors.key_id,
    coalesce(second_factors.confirmed_at is not null, false), users.password_hash, users.email
  from users
  left join second_factors on second_factors.user_id = users.id
  where users.id = person and users.is_active;
end;
comment on function own_second_factor(uuid) is
  'What somebody who has signed in must know to change the second factor. The secret is null when there is none.';
grant execute on function own_second_factor(uuid) to homeroom_server;
