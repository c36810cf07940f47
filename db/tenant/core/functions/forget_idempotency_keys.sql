create or replace function forget_idempotency_keys() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may do this by hand; the worker alone may.
declare
  forgotten integer;
begin
  delete from idempotency_keys where created_at <= now() - interval '24 hours';
  get diagnostics forgotten = row_count;
  return forgotten;
end;
$$;
comment on function forget_idempotency_keys() is
  'Removes the keys of requests, and their answers, after 24 hours; says how many.';
grant execute on function forget_idempotency_keys() to homeroom_worker;
