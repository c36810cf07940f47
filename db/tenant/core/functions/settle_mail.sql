create or replace function settle_mail(message_key text, was_sent boolean) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody writes receipts by hand; the worker alone may.
begin
  if was_sent then
    update mail_receipts set sent_at = now()
    where mail_receipts.message_key = settle_mail.message_key;
  else
    delete from mail_receipts
    where mail_receipts.message_key = settle_mail.message_key and sent_at is null;
  end if;
end;
$$;
comment on function settle_mail(text, boolean) is
  'Notes that a claimed mail has gone, or lets it be claimed again.';
grant execute on function settle_mail(text, boolean) to homeroom_worker;
