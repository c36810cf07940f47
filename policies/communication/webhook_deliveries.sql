-- Written by a trigger and the worker's functions. Whoever sees webhooks sees what they were told.
select app.protect('webhook_deliveries');

create policy select_permitted on webhook_deliveries for select
  using ((select has_permission('webhooks:view')));

grant select on webhook_deliveries to :"reader";
