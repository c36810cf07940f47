create or replace function drop_position_partitions(since timestamptz) returns integer
  language plpgsql volatile strict
  set search_path from current
  set lock_timeout = '2s'
as $$
-- Called by a function that runs as the owner. Who reads a position keeps this waiting, and who
-- wants to read one waits behind it: not long. What could not be removed now is removed the next
-- time.
declare
  old regclass;
  dropped integer := 0;
begin
  for old in
    select class.oid::regclass
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as class on class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'vehicle_positions'::regclass
      and to_date(right(class.relname, 10), 'YYYY_MM_DD') < (since at time zone 'UTC')::date
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
comment on function drop_position_partitions(timestamptz) is
  'Removes the positions of days that were over at that time; says how many such days. The last position of a vehicle is gone too, if it is that old.';
