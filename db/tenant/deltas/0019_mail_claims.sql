-- Mails are claimed before they are sent: what a killed worker may or may not have sent is nobody's
-- but a person's to send again.
alter table mail_receipts add column sent_at timestamptz;

-- Until now a receipt was written when the mail had gone.
update mail_receipts set sent_at = created_at;

-- They return something else from now on, or are gone.
drop function if exists claim_mail(text);
drop function if exists mail_was_sent(text);
