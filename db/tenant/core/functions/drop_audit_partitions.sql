create or replace function drop_audit_partitions(since timestamptz) returns integer
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  return drop_partitions(array(
    select class.oid::regclass
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as class on class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'audit_logs'::regclass
      and class.relname ~ '_\d{4}_\d{2}$'
      and (to_date(right(class.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
        <= since
  ));
end;
$$;
comment on function drop_audit_partitions(timestamptz) is
  'Removes the months of the audit log that were over at that time; says how many.';
