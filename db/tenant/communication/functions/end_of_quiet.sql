create or replace function end_of_quiet(
  moment timestamptz, quiet_from time, quiet_until time, time_zone text
)
  returns timestamptz
  language sql immutable parallel safe
begin atomic
  -- Hours that cross midnight are quiet until the next day's end, or until today's, by the clock on
  -- the wall; what the wall clock shows when they end is turned into a moment last, so that a
  -- change of clocks in between does not matter.
  select greatest(moment, case
    when quiet_from is null then moment
    when quiet_from < quiet_until and wall.clock >= quiet_from and wall.clock < quiet_until
      then app.local_moment(wall.day + quiet_until, time_zone)
    when quiet_from > quiet_until and wall.clock >= quiet_from
      then app.local_moment(wall.day + 1 + quiet_until, time_zone)
    when quiet_from > quiet_until and wall.clock < quiet_until
      then app.local_moment(wall.day + quiet_until, time_zone)
    else moment
  end)
  from (
    select
      (moment at time zone time_zone)::date as day,
      (moment at time zone time_zone)::time as clock
  ) as wall;
end;
comment on function end_of_quiet(timestamptz, time, time, text) is
  'When somebody may be disturbed: the moment itself, or the end of the quiet hours in which it falls.';
