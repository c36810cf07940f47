create or replace function rotate_webhook_secret(webhook_id uuid) returns app.webhook_secret
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may write or read secrets by hand.
declare
  changed record;
begin
  perform require_permission('webhooks:update');
  update webhooks
  set previous_secret = webhooks.secret, secret = make_webhook_secret(), secret_changed_at = now()
  where webhooks.id = rotate_webhook_secret.webhook_id
  returning webhooks.id, webhooks.secret into changed;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such webhook.';
  end if;
  return (changed.id, 'whsec_' || encode(changed.secret, 'base64'))::app.webhook_secret;
end;
$$;
comment on function rotate_webhook_secret(uuid) is
  'Gives a webhook a new secret, and returns it. For a day calls are signed with the one before, too. Needs webhooks:update.';
grant execute on function rotate_webhook_secret(uuid) to :"tenant";
