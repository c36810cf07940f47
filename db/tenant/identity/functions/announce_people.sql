create or replace function announce_people(channel text, people uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
declare
  slug constant text := split_part(current_schema(), '_', 2);
begin
  if people is null or cardinality(people) > 100 then
    perform pg_notify(channel, slug || ' *');
  else
    perform pg_notify(channel, slug || ' ' || person) from unnest(people) as person;
  end if;
end;
$$;
comment on function announce_people(text, uuid[]) is
  'Has the servers forget what they know of these people (null: of everybody) when the transaction commits.';
