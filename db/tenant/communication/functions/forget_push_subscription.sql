create or replace function forget_push_subscription(subscription_id uuid) returns void
  language sql volatile strict security definer
-- Definer, because the worker alone may.
begin atomic
  delete from push_subscriptions where push_subscriptions.id = subscription_id;
end;
comment on function forget_push_subscription(uuid) is
  'Forgets where messages were pushed, since nobody is there any more.';
grant execute on function forget_push_subscription(uuid) to homeroom_worker;
