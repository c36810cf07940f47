-- Made by notify_users; the worker claims them, and says how it went, with functions of its own.
select app.protect('deliveries');

create policy select_permitted on deliveries for select
  using ((select has_permission('deliveries:view')));

create policy update_permitted on deliveries for update
  using ((select has_permission('deliveries:update')))
  with check ((select has_permission('deliveries:update')));

create policy delete_permitted on deliveries for delete
  using ((select has_permission('deliveries:delete')));

grant select on deliveries to :"reader";
grant
  update (state, attempts, not_before, provider_id, error, sent_at),
  delete
on deliveries to :"tenant";
