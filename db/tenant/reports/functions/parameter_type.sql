create or replace function parameter_type(property jsonb) returns text
  language plpgsql immutable strict parallel safe
  set search_path from current
as $$
declare
  kind constant text := property ->> 'type';
  format constant text := property ->> 'format';
  common constant text[] := '{type,title,description,default,enum}';
  known text[];
  items text;
begin
  if jsonb_typeof(property) <> 'object'
    or jsonb_typeof(property -> 'type') is distinct from 'string'
    or jsonb_typeof(coalesce(property -> 'enum', '[]')) <> 'array'
  then
    return null;
  end if;
  known := common || case
    when kind = 'string' and format is null then '{minLength,maxLength}'::text[]
    when kind = 'string' then '{format}'
    when kind in ('integer', 'number') then '{minimum,maximum}'
    when kind = 'array' then '{items,minItems,maxItems}'
  end;
  if property - known <> '{}'
    or exists (
      select
      from jsonb_each(property) as keyword
      where keyword.key in (
          'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'
        )
        and jsonb_typeof(keyword.value) <> 'number'
    )
  then
    return null;
  end if;
  if kind = 'array' then
    items := parameter_type(property -> 'items');
    return case when items !~ '\[\]$' then items || '[]' end;
  end if;
  return case
    when kind = 'string' and format is null then 'text'
    when kind = 'string' and format in ('date', 'uuid') then format
    when kind = 'integer' then 'bigint'
    when kind = 'number' then 'numeric'
    when kind = 'boolean' then 'boolean'
  end;
end;
$$;
comment on function parameter_type(jsonb) is
  E'@behavior -*\nThe SQL type of one property of a JSON schema; null if it is not understood.';
grant execute on function parameter_type(jsonb) to :"reader";
