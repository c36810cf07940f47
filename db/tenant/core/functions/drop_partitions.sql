create or replace function drop_partitions(old regclass[]) returns integer
  language plpgsql volatile strict
  set search_path from current
  set lock_timeout = '2s'
as $$
-- Called by functions that run as the owner. Who reads a partition keeps this waiting, and who
-- wants to read or write waits behind it: not long. What could not be removed now is removed the
-- next night.
declare
  partition regclass;
  dropped integer := 0;
begin
  foreach partition in array old loop
    begin
      execute format('drop table %s', partition);
    exception
      when lock_not_available then
        exit;
    end;
    dropped := dropped + 1;
  end loop;
  return dropped;
end;
$$;
comment on function drop_partitions(regclass[]) is
  'Removes partitions until one is in use for longer than two seconds; says how many.';
