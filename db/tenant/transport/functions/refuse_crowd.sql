create or replace function refuse_crowd(
  route text,
  plate text,
  capacity integer,
  riders bigint,
  day date
)
  returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC701',
    message = format(
      'Vehicle %s has %s seats; %s students would ride on route %s on %s.',
      plate, capacity, riders, route, day
    ),
    hint = 'Choose a larger vehicle, or another route for some of the students.';
end;
$$;
comment on function refuse_crowd(text, text, integer, bigint, date) is
  'Says (SC701) on which day a vehicle is too small.';
