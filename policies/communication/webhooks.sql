-- Added by a function, because the secrets are granted to nobody.
select app.protect('webhooks');

create policy select_permitted on webhooks for select
  using ((select has_permission('webhooks:view')));

create policy update_permitted on webhooks for update
  using ((select has_permission('webhooks:update')))
  with check ((select has_permission('webhooks:update')));

create policy delete_permitted on webhooks for delete
  using ((select has_permission('webhooks:delete')));

grant select (
  id, url, description, events, is_active, secret_changed_at, created_at, updated_at
) on webhooks to :"reader";
grant update (url, description, events, is_active), delete on webhooks to :"tenant";
