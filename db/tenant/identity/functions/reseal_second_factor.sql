create or replace function reseal_second_factor(person uuid, before bytea, after bytea, key text)
  returns void
  language sql volatile strict security definer
begin atomic
  -- Definer, because nobody may write secrets by hand.
  update second_factors
  set sealed_secret = after, key_id = key
  where user_id = person and sealed_secret = before;
end;
comment on function reseal_second_factor(uuid, bytea, bytea, text) is
  'Keeps a secret under a newer key.';
grant execute on function reseal_second_factor(uuid, bytea, bytea, text) to homeroom_server;
