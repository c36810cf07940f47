create or replace function oneroster_grade_code(value text) returns text
  language sql immutable parallel safe
-- Not strict, so that Postgres inlines it: it reads hundreds of thousands of fields.
begin atomic
  select case
    when value = '' then null
    when value ~ '^[1-9]$' then '0' || value
    when upper(value) in ('K', '0', '00', 'KG', 'KINDERGARTEN') then 'KG'
    when upper(value) in ('PK', 'PREK', 'PRE-K') then 'PK'
    when upper(value) in ('IT', 'PR', 'TK', 'PS', 'UG') then upper(value)
    else value
  end;
end;
comment on function oneroster_grade_code(text) is
  'A grade as OneRoster codes it (KG, 01, 02, ...), from the ways in which rosters write it.';
-- The worker fills staging tables, whose generated columns call it.
grant execute on function oneroster_grade_code(text) to homeroom_worker;
