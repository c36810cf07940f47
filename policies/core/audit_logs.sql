-- Written by triggers only. Partitions are reached through their parent.
select app.protect('audit_logs');

create policy select_permitted on audit_logs for select
  using (
    (select has_permission('audit_logs:view'))
  );

grant select on audit_logs to :"reader";

select app.protect('audit_logs_default');
