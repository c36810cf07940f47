create or replace function ensure_audit_partitions(months_ahead integer default 2)
  returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because only the owner may create tables. Called when a school is provisioned and by a
-- periodic job; where it was not called in time, rows go to the default partition and stay there.
declare
  first_day date;
  partition_name text;
begin
  for ahead in 0..months_ahead loop
    first_day := date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead);
    partition_name := 'audit_logs_' || to_char(first_day, 'YYYY_MM');
    continue when to_regclass(partition_name) is not null;
    continue when exists (
      select from audit_logs_default
      where occurred_at >= first_day::timestamp at time zone 'UTC'
        and occurred_at < (first_day + interval '1 month') at time zone 'UTC'
    );
    execute format(
      'create table %I partition of audit_logs for values from (%L) to (%L)',
      partition_name,
      first_day::timestamp at time zone 'UTC',
      (first_day + interval '1 month') at time zone 'UTC'
    );
    perform app.protect(partition_name::regclass);
  end loop;
end;
$$;
comment on function ensure_audit_partitions(integer) is
  'Makes the audit log''s partitions for this month and those ahead.';
grant execute on function ensure_audit_partitions(integer) to homeroom_worker;
