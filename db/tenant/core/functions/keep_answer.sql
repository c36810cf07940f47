create or replace function keep_answer(
  chosen_key text,
  given_status integer,
  given_location text,
  given_answer bytea
) returns void
  language sql volatile security definer
begin atomic
  -- Definer, because nobody writes the keys by hand. For the transaction that claimed the key.
  update idempotency_keys
  set status = given_status, location = given_location, answer = given_answer
  where user_id = current_user_id() and key = chosen_key and status is null;
end;
comment on function keep_answer(text, integer, text, bytea) is
  E'@behavior -*\nKeeps how the caller''s request with this key was answered.';
grant execute on function keep_answer(text, integer, text, bytea) to :"tenant";
