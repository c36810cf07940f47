-- Written by the worker's functions. Whoever sees webhooks sees how calling them went.
select app.protect('webhook_attempts');

create policy select_permitted on webhook_attempts for select
  using ((select has_permission('webhooks:view')));

grant select on webhook_attempts to :"reader";
