create or replace function announce_rows(of_table name, ids uuid[], keys uuid[] default '{}')
  returns void
  language sql volatile
begin atomic
  -- One channel for all schools, so that its name says nothing and one connection of each server
  -- suffices. Everybody who can connect may listen, and whoever is told reads the rows under the
  -- policies; so ids are all that is said. A message holds less than 8,000 bytes: 150 ids and 40
  -- keys. Beyond twenty messages it says only when the rows were changed.
  select
    pg_notify(
      'school_events',
      json_strip_nulls(json_build_object(
        'school', substring(current_schema() from '_(.*)'),
        'table', of_table,
        'ids', case when changed.message >= 0 then json_agg(changed.id order by changed.id) end,
        'at', case when changed.message < 0 then now() end,
        'keys', case when cardinality(keys) between 1 and 40 then to_json(keys) end
      ))::text
    )
  from (
    select
      distinct_ids.id,
      case
        when count(*) over () > 3000 then -1
        else (row_number() over (order by distinct_ids.id) - 1) / 150
      end as message
    from (select distinct unnest(ids) as id) as distinct_ids
  ) as changed
  group by changed.message;
end;
comment on function announce_rows(name, uuid[], uuid[]) is
  'Tells the servers, once this is committed, which rows of a table are new or changed, so that they read them again for whoever has subscribed. The keys say what the rows belong to, such as their classes. Called by triggers, once a statement.';
