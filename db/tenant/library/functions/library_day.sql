create or replace function library_day(school_id uuid, moment timestamptz default now())
  returns date
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because days are the school's for readers too who do not see it.
  select (moment at time zone schools.time_zone)::date
  from schools
  where schools.id = library_day.school_id;
end;
comment on function library_day(uuid, timestamptz) is
  E'@behavior -*\nWhich day it is at a school.';
grant execute on function library_day(uuid, timestamptz) to :"reader";
