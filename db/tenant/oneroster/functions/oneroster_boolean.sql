create or replace function oneroster_boolean(value text) returns boolean
  language sql immutable parallel safe
-- Not strict, so that Postgres inlines it: it reads hundreds of thousands of fields.
begin atomic
  select case lower(value)
    when 'true' then true
    when '1' then true
    when 'false' then false
    when '0' then false
  end;
end;
comment on function oneroster_boolean(text) is
  'What a OneRoster value says, in any case of letters; null for what is neither true nor false.';
-- The worker fills staging tables, whose generated columns call it.
grant execute on function oneroster_boolean(text) to homeroom_worker;
