create or replace function oneroster_items(value text) returns text[]
  language sql immutable strict parallel safe
begin atomic
  select coalesce(array_agg(item order by first_position), '{}')
  from (
    select btrim(item) as item, min(position) as first_position
    from string_to_table(value, ',') with ordinality as items (item, position)
    where btrim(item) <> ''
    group by btrim(item)
  ) as items;
end;
comment on function oneroster_items(text) is
  'The distinct items of a OneRoster list of several.';
-- The worker fills staging tables, whose generated columns call it.
grant execute on function oneroster_items(text) to homeroom_worker;
