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
    -- Attached rather than created as a partition: that would wait for all who write to the log,
    -- and keep the next ones waiting.
    execute format('create table %I (like audit_logs including all)', partition_name);
    perform app.protect(partition_name::regclass);
    execute format(
      'alter table audit_logs attach partition %I for values from (%L) to (%L)',
      partition_name,
      first_day::timestamp at time zone 'UTC',
      (first_day + interval '1 month') at time zone 'UTC'
    );
    -- Triggers for truncate are not inherited.
    execute format(
      'create trigger _200_append_only_truncate before truncate on %I
         for each statement execute function tg_audit_logs__append_only()',
      partition_name
    );
  end loop;
end;
$$;
comment on function ensure_audit_partitions(integer) is
  'Makes the audit log''s partitions for this month and those ahead.';
grant execute on function ensure_audit_partitions(integer) to homeroom_worker;
