create or replace function moment_of(wall_clock timestamp, time_zone text) returns timestamptz
  language sql stable strict parallel safe
begin atomic
  select case
    -- Skipped: the first minute that there is afterwards.
    when (wall_clock at time zone time_zone) at time zone time_zone <> wall_clock then (
      select (wall_clock + make_interval(mins => ahead)) at time zone time_zone
      from generate_series(1, 1500) as ahead
      where ((wall_clock + make_interval(mins => ahead)) at time zone time_zone)
        at time zone time_zone = wall_clock + make_interval(mins => ahead)
      order by ahead
      limit 1
    )
    -- Repeated: Postgres takes the second one.
    else (
      select min(moment)
      from (
        values
          (wall_clock at time zone time_zone),
          ((wall_clock at time zone time_zone) - interval '30 minutes'),
          ((wall_clock at time zone time_zone) - interval '1 hour'),
          ((wall_clock at time zone time_zone) - interval '2 hours')
      ) as candidate (moment)
      where moment at time zone time_zone = wall_clock
    )
  end;
end;
comment on function moment_of(timestamp, text) is
  E'@behavior -*\nThe moment at which a clock on the wall shows a time: the first one where summer time repeats it, the end of the gap where it is skipped.';
grant execute on function moment_of(timestamp, text) to :"tenant";
