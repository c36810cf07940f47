create or replace function drop_position_partitions(since timestamptz) returns integer
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  return drop_partitions(array(
    select class.oid::regclass
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as class on class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'vehicle_positions'::regclass
      and to_date(right(class.relname, 10), 'YYYY_MM_DD') < (since at time zone 'UTC')::date
  ));
end;
$$;
comment on function drop_position_partitions(timestamptz) is
  'Removes the positions of days that were over at that time; says how many such days. The last position of a vehicle is gone too, if it is that old.';
