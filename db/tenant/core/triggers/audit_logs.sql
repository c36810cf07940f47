create or replace function tg_audit_logs__append_only() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC002',
    message = 'The audit log can be neither changed nor erased.',
    hint = 'Old months are removed as a whole, by detaching their partitions.';
end;
$$;

create or replace trigger _200_append_only before update or delete on audit_logs
  for each row execute function tg_audit_logs__append_only();
create or replace trigger _200_append_only_truncate before truncate on audit_logs
  for each statement execute function tg_audit_logs__append_only();
-- Triggers for truncate are not inherited; ensure_audit_partitions sees to the months.
create or replace trigger _200_append_only_truncate before truncate on audit_logs_default
  for each statement execute function tg_audit_logs__append_only();

-- Before the first row is written: what once is in the default partition stays there.
select ensure_audit_partitions();
