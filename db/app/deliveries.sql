alter type app.delivery_state add value if not exists 'uncertain' after 'failed';
comment on type app.delivery_state is
  'How far a delivery is: it waits, is being sent, was sent, was given up, may have arrived or not (a person is to look), or is no longer wanted.';

do $$
begin
  if to_regtype('app.webhook_secret') is null then
    create type app.webhook_secret as (webhook_id uuid, secret text);
  end if;
end;
$$;
comment on type app.webhook_secret is 'A webhook, and the secret with which what it is sent is signed.';
comment on column app.webhook_secret.webhook_id is 'The webhook.';
comment on column app.webhook_secret.secret is 'The secret; it is shown this once.';
