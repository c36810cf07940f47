create or replace function queue_deliveries(delivery_ids uuid[]) returns void
  language sql volatile
begin atomic
  select queue_jobs(
    'send_delivery',
    array_agg(jsonb_build_object('delivery_id', deliveries.id) order by deliveries.id),
    array_agg(deliveries.id::text order by deliveries.id),
    deliveries.not_before
  )
  from deliveries
  where deliveries.id = any (delivery_ids)
  group by deliveries.not_before
  order by deliveries.not_before;
end;
comment on function queue_deliveries(uuid[]) is
  'Queues a job for each of these deliveries, to run when it may be sent.';
