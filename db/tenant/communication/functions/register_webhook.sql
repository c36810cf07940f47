create or replace function register_webhook(
  url text, events text[], description text default ''
)
  returns app.webhook_secret
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write or read secrets by hand.
declare
  made record;
begin
  perform require_permission('webhooks:create');
  insert into webhooks (url, events, description, secret)
  values (
    register_webhook.url, register_webhook.events, register_webhook.description,
    make_webhook_secret()
  )
  returning id, secret into made;
  return (made.id, 'whsec_' || encode(made.secret, 'base64'))::app.webhook_secret;
end;
$$;
comment on function register_webhook(text, text[], text) is
  'Has an address called when something happens, such as students.created, and returns the secret with which the calls are signed (Standard Webhooks). Needs webhooks:create.';
grant execute on function register_webhook(text, text[], text) to :"tenant";
