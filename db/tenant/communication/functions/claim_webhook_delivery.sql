create or replace function claim_webhook_delivery(delivery_id uuid)
  returns table (
    claimed_at text, url text, secrets bytea[], event text, row_ids uuid[], occurred_at timestamptz
  )
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker alone may: it learns the secrets.
#variable_conflict use_column
begin
  return query
    update webhook_deliveries as delivery
    set
      state = case when webhooks.is_active then 'sending' else 'cancelled' end::app.delivery_state,
      attempts = delivery.attempts + 1,
      claimed_at = clock_timestamp()
    from webhooks
    where delivery.id = claim_webhook_delivery.delivery_id
      and webhooks.id = delivery.webhook_id
      and delivery.state = 'pending'
      and delivery.not_before <= clock_timestamp()
    returning
      delivery.claimed_at::text, webhooks.url,
      case
        when not webhooks.is_active then '{}'
        when webhooks.previous_secret is not null
          and webhooks.secret_changed_at > now() - interval '1 day'
          then array[webhooks.secret, webhooks.previous_secret]
        else array[webhooks.secret]
      end,
      delivery.event, delivery.row_ids, delivery.occurred_at;
end;
$$;
comment on function claim_webhook_delivery(uuid) is
  'Marks a message to a webhook that is due as being sent and says what, to where and with which secrets; no row if it is not due, no secret if the webhook is switched off.';
grant execute on function claim_webhook_delivery(uuid) to homeroom_worker;
