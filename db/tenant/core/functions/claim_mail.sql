create or replace function claim_mail(message_key text) returns boolean
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody writes receipts by hand; the worker alone may. It calls this, sends, and
-- commits: whoever claims the same mail meanwhile waits for that.
begin
  insert into mail_receipts (message_key)
  values (claim_mail.message_key)
  on conflict on constraint mail_receipts_message_key_key do nothing;
  return found;
end;
$$;
comment on function claim_mail(text) is
  'Notes that a mail is sent; false if it has been sent before.';
grant execute on function claim_mail(text) to homeroom_worker;
