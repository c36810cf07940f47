create or replace function unregister_push_subscription(endpoint text) returns boolean
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  delete from push_subscriptions
  where push_subscriptions.endpoint = unregister_push_subscription.endpoint
    and push_subscriptions.user_id = current_user_id();
  return found;
end;
$$;
comment on function unregister_push_subscription(text) is
  'Has nothing pushed to this browser any longer. False if nothing was.';
grant execute on function unregister_push_subscription(text) to :"tenant";
