create or replace function mail_state(message_key text) returns text
  language sql stable strict parallel unsafe security definer
-- Definer, because nobody reads the receipts; the worker alone may ask.
begin atomic
  select
    case
      when sent_at is not null then 'sent'
      -- Handing a mail over takes two minutes at most.
      when created_at > now() - interval '5 minutes' then 'sending'
      else 'unknown'
    end
  from mail_receipts
  where mail_receipts.message_key = mail_state.message_key;
end;
comment on function mail_state(text) is
  'What has become of a mail: sent; sending; unknown, when whoever was sending it never said; null when nobody began.';
grant execute on function mail_state(text) to homeroom_worker;
