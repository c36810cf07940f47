create or replace function mail_was_sent(message_key text) returns boolean
  language sql stable strict parallel unsafe security definer
-- Definer, because nobody reads the receipts; the worker alone may ask.
begin atomic
  select exists (
    select from mail_receipts where mail_receipts.message_key = mail_was_sent.message_key
  );
end;
comment on function mail_was_sent(text) is 'Whether the worker has handed over this mail.';
grant execute on function mail_was_sent(text) to homeroom_worker;
