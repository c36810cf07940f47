create or replace function is_school_day(school_id uuid, day date) returns boolean
  language sql stable strict parallel safe
begin atomic
  select exists (select from school_days(school_id, day, day));
end;
comment on function is_school_day(uuid, date) is
  'Whether there is school on a day: it is one of the school''s week, and no event of the calendar closes it.';
grant execute on function is_school_day(uuid, date) to :"reader";
