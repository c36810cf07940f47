create or replace function retry_delivery(delivery_id uuid) returns deliveries
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  delivery deliveries;
begin
  perform require_permission('deliveries:update');
  update deliveries
  set state = 'pending', attempts = 0, not_before = now(), error = null
  where deliveries.id = retry_delivery.delivery_id
    and deliveries.state in ('failed', 'uncertain')
  returning * into delivery;
  if not found then
    perform refuse_settled_delivery();
  end if;
  return delivery;
end;
$$;
comment on function retry_delivery(uuid) is
  'Sends once more what was given up, or may have arrived or not. Needs deliveries:update.';
grant execute on function retry_delivery(uuid) to :"tenant";
