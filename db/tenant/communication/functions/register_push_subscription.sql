create or replace function register_push_subscription(
  endpoint text, p256dh text, auth text
)
  returns uuid
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody reads keys, and a browser that somebody else used before is yours now.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  subscription uuid;
begin
  if asker is null then
    perform require_permission('signed in', false);
  end if;
  insert into push_subscriptions (user_id, endpoint, public_key, auth_secret)
  values (
    asker, register_push_subscription.endpoint,
    decode_base64url(p256dh), decode_base64url(auth)
  )
  on conflict on constraint push_subscriptions_endpoint_key do update
  set user_id = excluded.user_id,
    public_key = excluded.public_key,
    auth_secret = excluded.auth_secret
  returning id into subscription;
  return subscription;
end;
$$;
comment on function register_push_subscription(text, text, text) is
  'Has your notifications pushed to this browser: takes what PushSubscription.toJSON() gives, the endpoint and the two keys. Once more replaces what was registered.';
grant execute on function register_push_subscription(text, text, text) to :"tenant";
