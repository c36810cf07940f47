-- Added by a function, because the client's secret is encrypted before it comes here; it is granted
-- to nobody.
select app.protect('identity_providers');

create policy select_permitted on identity_providers for select
  using ((select has_permission('identity_providers:view')));

create policy update_permitted on identity_providers for update
  using ((select has_permission('identity_providers:update')))
  with check ((select has_permission('identity_providers:update')));

create policy delete_permitted on identity_providers for delete
  using ((select has_permission('identity_providers:delete')));

grant select (
  id, name, display_name, issuer, client_id, scopes, email_domains, links_by_email, is_enabled,
  created_at, updated_at
) on identity_providers to :"reader";
grant update (display_name, scopes, email_domains, links_by_email, is_enabled)
  on identity_providers to :"tenant";
grant delete on identity_providers to :"tenant";
