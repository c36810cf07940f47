--! Previous: sha1:63d0bfdf452596d339f52b8b5f0619aa74b9d232
--! Hash: sha1:2bc9c347b5cf82e68800374e6c012e28d4e6e82b
--! Message: mail_claims

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (19, 'mail_claims', $delta$
--! Included tenant/deltas/0019_mail_claims.sql
-- Mails are claimed before they are sent: what a killed worker may or may not have sent is nobody's
-- but a person's to send again.
alter table mail_receipts add column sent_at timestamptz;

-- Until now a receipt was written when the mail had gone.
update mail_receipts set sent_at = created_at;

-- They return something else from now on, or are gone.
drop function if exists claim_mail(text);
drop function if exists mail_was_sent(text);
--! EndIncluded tenant/deltas/0019_mail_claims.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
