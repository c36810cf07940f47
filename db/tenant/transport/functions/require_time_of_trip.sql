create or replace function require_time_of_trip(recorded_at timestamptz, started_at timestamptz)
  returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  if not is_time_of_trip(recorded_at, started_at) then
    raise exception using
      errcode = 'SC710',
      message = format(
        'A position of %s is not one of this trip, which was started at %s.',
        recorded_at, started_at
      ),
      hint = 'Set the clock of the device.';
  end if;
end;
$$;
comment on function require_time_of_trip(timestamptz, timestamptz) is
  'Refuses (SC710) a position that cannot be one of a trip under way that was started then.';
