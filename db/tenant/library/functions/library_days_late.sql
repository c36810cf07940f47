create or replace function library_days_late(school_id uuid, due_on date, day date)
  returns integer
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because the calendar holds for readers too who do not see it.
  select count(*)::integer
  from school_days(library_days_late.school_id, due_on + 1, library_days_late.day)
  where library_days_late.day > due_on;
end;
comment on function library_days_late(uuid, date, date) is
  E'@behavior -*\nHow many school days something due on one day is late on another.';
grant execute on function library_days_late(uuid, date, date) to :"reader";
