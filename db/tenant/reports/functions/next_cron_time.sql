create or replace function next_cron_time(cron text, time_zone text, after timestamptz)
  returns timestamptz
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
-- By the clock on the wall: what summer time skips runs once, when it has begun, and what it repeats
-- runs the first time only. Vixie's cron reads days like this: where both the day of the month and
-- that of the week are restricted, either will do.
declare
  fields constant text[] := regexp_split_to_array(btrim(cron), '\s+');
  months constant text[] := '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}';
  week_days constant text[] := '{sun,mon,tue,wed,thu,fri,sat}';
  minutes integer[];
  hours integer[];
  month_days integer[];
  in_months integer[];
  on_week_days integer[];
  day date;
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

  -- The calendar begins again after 28 years; eight are enough for a 29th of February.
  for day in
    select date (after at time zone time_zone) + ahead from generate_series(-2, 8 * 366) as ahead
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
    select min(times.moment) into found
    from unnest(hours) as hour
    cross join unnest(minutes) as minute
    cross join lateral (
      select moment_of(day + make_time(hour, minute, 0), time_zone) as moment
    ) as times
    where times.moment > after;
    if found is not null then
      return found;
    end if;
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
