create or replace function drop_position_partitions(days_kept integer default 30) returns integer
  language plpgsql volatile security definer
  set search_path from current
  set lock_timeout = '2s'
as $$
-- Definer, because only the owner may remove tables; the worker alone may ask for it. Who reads a
-- position keeps this waiting, and who wants to read one waits behind it: not long. What could not
-- be removed now is removed the next time.
declare
  old regclass;
  dropped integer := 0;
begin
  for old in
    select class.oid::regclass
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as class on class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'vehicle_positions'::regclass
      and to_date(right(class.relname, 10), 'YYYY_MM_DD')
        < (now() at time zone 'UTC')::date - greatest(days_kept, 1)
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
comment on function drop_position_partitions(integer) is
  'Removes the positions of days that are over for longer than so many days; says how many such days. The last position of a vehicle is gone too, if it is that old.';
grant execute on function drop_position_partitions(integer) to homeroom_worker;
