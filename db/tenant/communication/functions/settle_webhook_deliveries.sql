create or replace function settle_webhook_deliveries(abandoned_after interval default '5 minutes')
  returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker alone may. A message has an id by which a program knows one that it
-- has, so that what a dead worker began is sent again.
declare
  settled integer;
begin
  update webhook_deliveries
  set state = 'pending', not_before = now()
  where state = 'sending' and claimed_at <= now() - abandoned_after;
  get diagnostics settled = row_count;
  perform queue_webhook_deliveries(array(
    select delivery.id
    from webhook_deliveries as delivery
    where delivery.state = 'pending'
      and delivery.not_before <= now() - abandoned_after
      and not exists (
        select
        from graphile_worker._private_jobs as jobs
        where jobs.key = concat_ws(
            ':', split_part(current_schema(), '_', 2), 'call_webhook', delivery.id
          )
          and jobs.is_available
      )
  ));
  return settled;
end;
$$;
comment on function settle_webhook_deliveries(interval) is
  'Queues what webhooks were to be sent by a worker that is dead. Returns how many a dead worker had begun.';
grant execute on function settle_webhook_deliveries(interval) to homeroom_worker;
