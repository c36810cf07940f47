create or replace function announce_sessions(people uuid[]) returns void
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  slug constant text := split_part(current_schema(), '_', 2);
begin
  if cardinality(people) > 100 then
    perform pg_notify('school_sessions', slug || ' *');
  else
    perform pg_notify('school_sessions', slug || ' ' || person) from unnest(people) as person;
  end if;
end;
$$;
comment on function announce_sessions(uuid[]) is
  'Has the servers forget what they know of these people''s sessions when the transaction commits.';
