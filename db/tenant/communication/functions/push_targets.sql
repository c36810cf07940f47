create or replace function push_targets(user_id uuid)
  returns table (id uuid, endpoint text, public_key bytea, auth_secret bytea)
  language sql stable strict parallel unsafe security definer
-- Definer, because nobody reads keys; the worker alone may ask.
begin atomic
  select
    push_subscriptions.id, push_subscriptions.endpoint, push_subscriptions.public_key,
    push_subscriptions.auth_secret
  from push_subscriptions
  where push_subscriptions.user_id = push_targets.user_id
  order by push_subscriptions.id;
end;
comment on function push_targets(uuid) is 'Where messages are pushed for a user.';
grant execute on function push_targets(uuid) to homeroom_worker;
