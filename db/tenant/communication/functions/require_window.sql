create or replace function require_window(from_day date, until_day date) returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if from_day is null or until_day is null
    or not isfinite(from_day) or not isfinite(until_day)
    or until_day - from_day > 3660
  then
    raise exception using
      errcode = 'SC502',
      message = 'The calendar is read for ten years at a time at most, from a day to a day.',
      hint = 'Ask for a shorter stretch of days.';
  end if;
end;
$$;
comment on function require_window(date, date) is
  E'@behavior -*\nRefuses stretches of days over which recurring events would not be expanded in sensible time.';
grant execute on function require_window(date, date) to :"reader";
