create or replace function oneroster_list(value text) returns text[]
  language sql immutable parallel safe
-- Not strict and without a sub-select, so that Postgres inlines it: most lists have one item.
begin atomic
  select case
    when value = '' then '{}'
    when value not like '%,%' then array[value]
    else oneroster_items(value)
  end;
end;
comment on function oneroster_list(text) is
  'The distinct items of a OneRoster list, which are separated by commas; null for null.';
-- The worker fills staging tables, whose generated columns call it.
grant execute on function oneroster_list(text) to homeroom_worker;
