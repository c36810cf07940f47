create or replace function settle_deliveries(abandoned_after interval default '5 minutes')
  returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker alone may. A hand-over takes two minutes at most, so that a claim
-- which is older belongs to a worker that is dead: whether the message is out, nobody knows.
declare
  uncertain integer;
begin
  update deliveries
  set state = 'uncertain',
    error = 'The worker was interrupted while it sent this. It may have arrived or not.'
  where state = 'sending' and claimed_at <= now() - abandoned_after;
  get diagnostics uncertain = row_count;

  -- Deliveries whose jobs are locked by a dead worker, which the queue gives out again hours later.
  perform queue_deliveries(array(
    select deliveries.id
    from deliveries
    where deliveries.state = 'pending'
      and deliveries.not_before <= now() - abandoned_after
      and not exists (
        select
        from graphile_worker._private_jobs as jobs
        where jobs.key = concat_ws(
            ':', split_part(current_schema(), '_', 2), 'send_delivery', deliveries.id
          )
          and jobs.is_available
      )
  ));
  return uncertain;
end;
$$;
comment on function settle_deliveries(interval) is
  'Marks deliveries as uncertain that a worker began and never finished, and queues those again whose jobs are lost. Returns how many are uncertain now.';
grant execute on function settle_deliveries(interval) to homeroom_worker;
