create or replace function is_report_type(type oid) returns boolean
  language sql stable strict parallel safe
begin atomic
  -- Beside values, what functions take in general, and enums of ours. No oid and no reg…: their
  -- input looks into the catalog.
  select exists (
    select
    from pg_catalog.pg_type as named
    left join pg_catalog.pg_type as item on item.oid = named.typelem and named.typcategory = 'A'
    where named.oid = is_report_type.type
      and (
        coalesce(item.oid, named.oid) = any (
          '{bool,int2,int4,int8,numeric,float4,float8,text,varchar,bpchar,date,time,timestamp,timestamptz,interval,uuid,json,jsonb,unknown,record,daterange,int4range,numrange,tsrange,tstzrange}'::regtype[]::oid[]
        )
        or named.oid = any (
          '{"\"any\"",anyelement,anyarray,anynonarray,anyrange,anyenum,anycompatible,anycompatiblearray,anycompatiblenonarray,anycompatiblerange,internal}'::regtype[]::oid[]
        )
        or coalesce(item.typnamespace, named.typnamespace) = 'app'::regnamespace
          and coalesce(item.typtype, named.typtype) = 'e'
      )
  );
end;
comment on function is_report_type(oid) is 'Whether reports may have values of a type.';
