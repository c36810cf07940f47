create or replace function is_time_of_trip(recorded_at timestamptz, started_at timestamptz)
  returns boolean
  language sql volatile parallel safe
begin atomic
  -- Clocks of devices go wrong by some minutes; clock_timestamp, because a long transaction may
  -- record what came after its beginning. newest_position relies on trips of a day at most.
  select recorded_at between started_at - interval '2 minutes'
    and least(clock_timestamp() + interval '2 minutes', started_at + interval '1 day');
end;
comment on function is_time_of_trip(timestamptz, timestamptz) is
  'Whether a position can be one of a trip under way that was started then: not before that, nor in the future, but for two minutes by which clocks differ, and not a day later.';
