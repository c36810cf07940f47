create or replace function claim_idempotency_key(
  chosen_key text,
  hash bytea,
  out is_new boolean,
  out is_same boolean,
  out status integer,
  out location text,
  out answer bytea
)
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody reads or writes the keys by hand. Whoever claims the same key meanwhile
-- waits here for the end of this transaction, and then finds its answer, or nothing if it failed.
declare
  asker constant uuid := current_user_id();
begin
  delete from idempotency_keys as old
  where old.user_id = asker and old.key = chosen_key
    and old.created_at <= now() - interval '24 hours';
  insert into idempotency_keys (user_id, key, request_hash)
  values (asker, chosen_key, hash)
  on conflict on constraint idempotency_keys_user_id_key_key do nothing;
  is_new := found;
  is_same := true;
  if not is_new then
    select known.request_hash = hash, known.status, known.location, known.answer
    into is_same, status, location, answer
    from idempotency_keys as known
    where known.user_id = asker and known.key = chosen_key;
  end if;
end;
$$;
comment on function claim_idempotency_key(text, bytea) is
  E'@behavior -*\nNotes that the caller''s request with this key is being done; if it was done before, how it was answered, and whether it was the same request.';
grant execute on function claim_idempotency_key(text, bytea) to :"tenant";
