create or replace function drop_audit_partitions(since timestamptz) returns integer
  language plpgsql volatile strict
  set search_path from current
  set lock_timeout = '2s'
as $$
-- Called by a function that runs as the owner. Who reads the log keeps this waiting, and who wants
-- to write to it waits behind it: not long. What could not be removed now is removed the
-- next night.
declare
  old regclass;
  dropped integer := 0;
begin
  for old in
    select class.oid::regclass
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as class on class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'audit_logs'::regclass
      and class.relname ~ '_\d{4}_\d{2}$'
      and (to_date(right(class.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
        <= since
  loop
    begin
      execute format('drop table %s', old);
    exception
      when lock_not_available then
        exit;
    end;
    dropped := dropped + 1;
  end loop;
  return dropped;
end;
$$;
comment on function drop_audit_partitions(timestamptz) is
  'Removes the months of the audit log that were over at that time; says how many.';
