create or replace function library_open_day(school_id uuid, day date, number integer default 1)
  returns date
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because the calendar holds for readers too who do not see it. A year without a school
  -- day has no calendar: the days themselves are taken then.
  select coalesce(
    (
      select open_day
      from school_days(
        library_open_day.school_id, library_open_day.day, library_open_day.day + 366
      ) as open_day
      order by open_day
      offset library_open_day.number - 1
      limit 1
    ),
    library_open_day.day + library_open_day.number - 1
  );
end;
comment on function library_open_day(uuid, date, integer) is
  'The first school day from a day on, that day included; or the second, third and so on.';
