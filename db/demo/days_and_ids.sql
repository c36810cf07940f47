-- What the files of a demo school share. They run in one transaction with the school's search_path;
-- demo.slug and demo.password_hash are settings of that transaction. Ids are md5 of a table and a
-- key, students/1, the same in every demo school; dates follow today's.

create function pg_temp.demo_id(key text) returns uuid
  language sql immutable
return md5(key)::uuid;

create temporary table demo_days on commit drop as
select
  year_start,
  (year_start + interval '1 year - 1 day')::date as year_end,
  (year_start + interval '5 months - 1 day')::date as autumn_end,
  (year_start + interval '5 months')::date as spring_start,
  current_date >= year_start + interval '5 months' as is_spring
from (
  select make_date(
    extract(year from current_date)::integer - (extract(month from current_date) < 8)::integer,
    8, 1
  ) as year_start
) as years;
