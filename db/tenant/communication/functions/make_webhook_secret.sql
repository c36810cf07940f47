create or replace function make_webhook_secret() returns bytea
  language sql volatile
begin atomic
  -- Two random uuids have 244 random bits.
  select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
end;
comment on function make_webhook_secret() is 'A new secret of 32 bytes.';
