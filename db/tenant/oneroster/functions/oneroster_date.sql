create or replace function oneroster_date(value text) returns date
  language sql immutable parallel safe
-- Not strict, so that Postgres inlines it: it reads hundreds of thousands of fields.
begin atomic
  -- A date and time is cut to its date. make_date is reached with days that exist only.
  select case
    when value !~ '^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[0-9:.]+(Z|[+-]\d\d:?\d\d)?)?$'
      then null
    when substring(value from 9 for 2)::integer > extract(
      day from make_date(
        substring(value from 1 for 4)::integer, substring(value from 6 for 2)::integer, 1
      ) + interval '1 month - 1 day'
    )
      then null
    else make_date(
      substring(value from 1 for 4)::integer,
      substring(value from 6 for 2)::integer,
      substring(value from 9 for 2)::integer
    )
  end;
end;
comment on function oneroster_date(text) is
  'The date that a OneRoster value says (YYYY-MM-DD, or a date and time of ISO 8601); null for what is none.';
-- The worker fills staging tables, whose generated columns call it.
grant execute on function oneroster_date(text) to homeroom_worker;
