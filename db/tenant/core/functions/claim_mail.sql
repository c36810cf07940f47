create or replace function claim_mail(message_key text) returns text
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody writes receipts by hand; the worker alone may. It commits this before it
-- sends, and settles it then.
begin
  insert into mail_receipts (message_key)
  values (claim_mail.message_key)
  on conflict on constraint mail_receipts_message_key_key do nothing;
  if found then
    return 'claimed';
  end if;
  return mail_state(claim_mail.message_key);
end;
$$;
comment on function claim_mail(text) is
  'Notes that a mail is about to be sent: claimed, or what mail_state says of one that was claimed before.';
grant execute on function claim_mail(text) to homeroom_worker;
