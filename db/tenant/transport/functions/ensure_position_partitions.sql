create or replace function ensure_position_partitions(
  first_day date default (now() at time zone 'UTC')::date,
  last_day date default (now() at time zone 'UTC')::date + 2
)
  returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because only the owner may create tables. Called when a school is provisioned, by a
-- periodic job, and by record_positions for a day that was forgotten.
declare
  day date;
  partition_name text;
begin
  for day in select generate_series(first_day, last_day, interval '1 day')::date loop
    partition_name := 'vehicle_positions_' || to_char(day, 'YYYY_MM_DD');
    continue when to_regclass(partition_name) is not null;
    -- Two who miss the same day.
    perform pg_advisory_xact_lock(hashtextextended(current_schema || '.vehicle_positions', 0));
    continue when to_regclass(partition_name) is not null;
    -- Attached rather than created as a partition: that would wait for all who read the positions.
    execute format('create table %I (like vehicle_positions including all)', partition_name);
    perform app.protect(partition_name::regclass);
    execute format(
      'alter table vehicle_positions attach partition %I for values from (%L) to (%L)',
      partition_name,
      day::timestamp at time zone 'UTC',
      (day + 1)::timestamp at time zone 'UTC'
    );
    -- Triggers for truncate are not inherited.
    execute format(
      'create trigger _200_append_only_truncate before truncate on %I
         for each statement execute function tg_vehicle_positions__append_only()',
      partition_name
    );
  end loop;
end;
$$;
comment on function ensure_position_partitions(date, date) is
  'Makes the partitions of vehicle positions from a day to another, in UTC: of today and the two days after it, unless given.';
grant execute on function ensure_position_partitions(date, date) to homeroom_worker;
