create or replace function ensure_partition_of(moment timestamptz) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by functions that run as the owner, for the day that the periodic job forgot.
declare
  day constant date := (moment at time zone 'UTC')::date;
begin
  if to_regclass('vehicle_positions_' || to_char(day, 'YYYY_MM_DD')) is null then
    perform ensure_position_partitions(day, day);
  end if;
end;
$$;
comment on function ensure_partition_of(timestamptz) is
  'Makes the partition of vehicle positions for a moment''s day, if it is missing.';
