create or replace function next_cron_time(cron text, time_zone text, after timestamptz)
  returns timestamptz
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
-- By the clock on the wall: what summer time skips runs once, when it has begun, and what it
-- repeats runs the first time only. Vixie's cron reads days like this: where both the day of the
-- month and that of the week are restricted, either will do.
declare
  fields constant text[] := regexp_split_to_array(btrim(cron), '\s+');
  months constant text[] := '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}';
  week_days constant text[] := '{sun,mon,tue,wed,thu,fri,sat}';
  minutes integer[];
  hours integer[];
  month_days integer[];
  in_months integer[];
  on_week_days integer[];
  shown_now constant timestamp := after at time zone time_zone;
  day date;
  wall_clock timestamp;
  found timestamptz;
begin
  if cardinality(fields) <> 5 then
    raise exception using
      errcode = 'SC808',
      message = format('A cron expression has five fields; this one has %s.', cardinality(fields)),
      hint = 'Write minute, hour, day of the month, month and day of the week: 30 6 * * mon-fri.';
  end if;
  minutes := cron_field(fields[1], 'minute', 0, 59);
  hours := cron_field(fields[2], 'hour', 0, 23);
  month_days := cron_field(fields[3], 'day of the month', 1, 31);
  in_months := cron_field(fields[4], 'month', 1, 12, months);
  on_week_days := array(
    select distinct number % 7
    from unnest(cron_field(fields[5], 'day of the week', 0, 7, week_days)) as number
  );

  -- A clock on the wall shows later times later, or again: the first one beyond what it shows now
  -- whose moment is yet to come is the next. Eight years are enough for a 29th of February.
  for day in
    select shown_now::date + ahead from generate_series(0, 8 * 366) as ahead
  loop
    continue when extract(month from day) <> all (in_months)
      or case
        when fields[3] ~ '^\*' and fields[5] ~ '^\*'
          then extract(day from day) <> all (month_days)
            or extract(dow from day) <> all (on_week_days)
        when fields[3] ~ '^\*' then extract(dow from day) <> all (on_week_days)
          or extract(day from day) <> all (month_days)
        when fields[5] ~ '^\*' then extract(day from day) <> all (month_days)
          or extract(dow from day) <> all (on_week_days)
        else extract(day from day) <> all (month_days)
          and extract(dow from day) <> all (on_week_days)
      end;
    for wall_clock in
      select day + make_time(hour, minute, 0)
      from unnest(hours) as hour
      cross join unnest(minutes) as minute
      where day + make_time(hour, minute, 0) > shown_now
      order by hour, minute
    loop
      found := moment_of(wall_clock, time_zone);
      if found > after then
        return found;
      end if;
    end loop;
  end loop;
  raise exception using
    errcode = 'SC808',
    message = format('There is no such day: %s.', cron),
    hint = 'Check the day of the month and the month.';
end;
$$;
comment on function next_cron_time(text, text, timestamptz) is
  'When a cron expression is due next after a moment, by the clock of a time zone. Times that summer time skips are due once, when it has begun; times that it repeats are due the first time. Refuses (SC808) what is no cron expression, naming the field.';
grant execute on function next_cron_time(text, text, timestamptz) to :"tenant";
