create or replace function reporting_views() returns setof regclass
  language sql stable parallel safe
begin atomic
  select class.oid::regclass
  from pg_catalog.pg_class as class
  where class.relnamespace = current_schema()::regnamespace
    and class.relkind = 'v'
    and starts_with(class.relname, 'report_')
    and not starts_with(class.relname, 'report_check_')
    and 'security_invoker=true' = any (class.reloptions);
end;
comment on function reporting_views() is 'The views that reports may read.';
