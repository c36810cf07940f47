create or replace function begin_second_factor(person uuid, sealed bytea, key text)
  returns boolean
  language sql volatile strict security definer
begin atomic
  -- Definer, because nobody may write secrets by hand.
  insert into second_factors (user_id, sealed_secret, key_id)
  values (person, sealed, key)
  on conflict (user_id) do update
  set sealed_secret = excluded.sealed_secret, key_id = excluded.key_id, last_step = 0
  where second_factors.confirmed_at is null
  returning true;
end;
comment on function begin_second_factor(uuid, bytea, text) is
  'Keeps a new secret until it is confirmed, instead of one that never was. Null when the second factor is on already.';
grant execute on function begin_second_factor(uuid, bytea, text) to homeroom_server;
