-- Written by triggers only. Partitions are reached through their parent.
select app.protect('audit_logs');
select app.protect('audit_logs_default');

create policy select_permitted on audit_logs for select
  using (
    (select has_permission('audit_logs:view'))
  );

grant select on audit_logs to :"reader";
