create or replace function retry_webhook_delivery(delivery_id uuid) returns webhook_deliveries
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may change the log of deliveries by hand.
declare
  delivery webhook_deliveries;
begin
  perform require_permission('webhooks:update');
  update webhook_deliveries
  set state = 'pending', attempts = 0, not_before = now()
  where webhook_deliveries.id = retry_webhook_delivery.delivery_id
    and webhook_deliveries.state = 'failed'
  returning * into delivery;
  if not found then
    perform refuse_settled_delivery();
  end if;
  return delivery;
end;
$$;
comment on function retry_webhook_delivery(uuid) is
  'Calls a webhook once more with what was given up. Needs webhooks:update.';
grant execute on function retry_webhook_delivery(uuid) to :"tenant";
