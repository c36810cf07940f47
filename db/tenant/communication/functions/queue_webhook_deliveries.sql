create or replace function queue_webhook_deliveries(delivery_ids uuid[]) returns void
  language sql volatile
begin atomic
  select queue_jobs(
    'call_webhook',
    array_agg(jsonb_build_object('webhook_delivery_id', delivery.id) order by delivery.id),
    array_agg(delivery.id::text order by delivery.id),
    delivery.not_before
  )
  from webhook_deliveries as delivery
  where delivery.id = any (delivery_ids)
  group by delivery.not_before
  order by delivery.not_before;
end;
comment on function queue_webhook_deliveries(uuid[]) is
  'Queues a job for each of these messages to webhooks, to run when its time comes.';
