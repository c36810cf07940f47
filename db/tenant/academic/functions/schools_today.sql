create or replace function schools_today(school schools) returns date
  language sql stable parallel safe
begin atomic
  select (now() at time zone school.time_zone)::date;
end;
comment on function schools_today(schools) is 'The day that it is at the school, by its time zone.';
grant execute on function schools_today(schools) to :"reader";
