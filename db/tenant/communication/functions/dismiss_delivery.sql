create or replace function dismiss_delivery(delivery_id uuid) returns deliveries
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  delivery deliveries;
begin
  perform require_permission('deliveries:update');
  update deliveries
  set state = 'cancelled'
  where deliveries.id = dismiss_delivery.delivery_id
    and deliveries.state in ('failed', 'uncertain')
  returning * into delivery;
  if not found then
    perform refuse_settled_delivery();
  end if;
  return delivery;
end;
$$;
comment on function dismiss_delivery(uuid) is
  'Lets what was given up, or may have arrived or not, rest. Needs deliveries:update.';
grant execute on function dismiss_delivery(uuid) to :"tenant";
