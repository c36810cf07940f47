-- Everybody's own. Added by a function, because the keys are granted to nobody.
select app.protect('push_subscriptions');

create policy select_own on push_subscriptions for select
  using (user_id = (select current_user_id()));

create policy delete_own on push_subscriptions for delete
  using (user_id = (select current_user_id()));

grant select (id, user_id, endpoint, created_at, updated_at) on push_subscriptions to :"reader";
grant delete on push_subscriptions to :"tenant";
