create or replace function finish_delivery(
  delivery_ids uuid[], claimed_at text, outcome text, error text, provider_id text
)
  returns app.delivery_state
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the worker alone may. Only who holds the claim says how it went; also after the
-- claim was taken for abandoned, for then the truth is known after all.
#variable_conflict use_column
declare
  reached app.delivery_state;
begin
  with told as (
    update deliveries
    set
      state = case
        when outcome <> 'again' then outcome
        when attempts < 12 then 'pending'
        else 'failed'
      end::app.delivery_state,
      -- Twice as long each time, four hours at most; for about a day.
      not_before = case
        when outcome = 'again'
          then now() + least(2 ^ (attempts - 1), 240) * interval '1 minute'
        else not_before
      end,
      error = left(finish_delivery.error, 1000),
      provider_id = left(finish_delivery.provider_id, 200)
    where id = any (finish_delivery.delivery_ids)
      and claimed_at = finish_delivery.claimed_at::timestamptz
      and state in ('sending', 'uncertain')
    returning state
  )
  select state into reached from told limit 1;
  return reached;
end;
$$;
comment on function finish_delivery(uuid[], text, text, text, text) is
  'Says how a claimed delivery went: sent, failed, uncertain, or again later. Returns its state; null if the claim is no longer good.';
grant execute on function finish_delivery(uuid[], text, text, text, text) to homeroom_worker;
