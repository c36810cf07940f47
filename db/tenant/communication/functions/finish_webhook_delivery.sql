create or replace function finish_webhook_delivery(
  delivery_id uuid, claimed_at text, outcome text, status integer, duration_ms integer, error text
)
  returns app.delivery_state
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the worker alone may.
#variable_conflict use_column
declare
  reached record;
begin
  update webhook_deliveries
  set
    state = case
      when outcome <> 'again' then outcome
      when attempts < 12 then 'pending'
      else 'failed'
    end::app.delivery_state,
    not_before = case
      when outcome = 'again'
        then now() + least(2 ^ (attempts - 1), 240) * interval '1 minute'
      else not_before
    end
  where id = finish_webhook_delivery.delivery_id
    and claimed_at = finish_webhook_delivery.claimed_at::timestamptz
    and state = 'sending'
  returning state, attempts into reached;
  if found then
    insert into webhook_attempts (webhook_delivery_id, number, status, duration_ms, error)
    values (
      finish_webhook_delivery.delivery_id, reached.attempts, finish_webhook_delivery.status,
      finish_webhook_delivery.duration_ms, left(finish_webhook_delivery.error, 500)
    );
  end if;
  return reached.state;
end;
$$;
comment on function finish_webhook_delivery(uuid, text, text, integer, integer, text) is
  'Notes an attempt to call a webhook, and whether it is to be tried again. Returns the state; null if the claim is no longer good.';
grant execute on function finish_webhook_delivery(uuid, text, text, integer, integer, text)
  to homeroom_worker;
