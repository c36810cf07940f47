create or replace function parameter_problem(property jsonb, value jsonb) returns text
  language plpgsql immutable parallel safe
  set search_path from current
as $$
declare
  kind constant text := property ->> 'type';
  given constant text := value #>> '{}';
  item jsonb;
  problem text;
begin
  if jsonb_typeof(value) is distinct from (
    case kind when 'integer' then 'number' else kind end
  ) then
    return format('is no %s', kind);
  end if;
  if kind = 'integer' and (
    value::numeric <> trunc(value::numeric) or abs(value::numeric) > 9007199254740991
  ) then
    return 'is no integer';
  elsif kind in ('integer', 'number') then
    if value::numeric < (property ->> 'minimum')::numeric then
      return format('is below %s', property ->> 'minimum');
    elsif value::numeric > (property ->> 'maximum')::numeric then
      return format('is above %s', property ->> 'maximum');
    end if;
  elsif property ->> 'format' = 'date' and not is_iso_date(given) then
    return 'is no date (YYYY-MM-DD)';
  elsif property ->> 'format' = 'uuid'
    and given !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
  then
    return 'is no uuid';
  elsif kind = 'string' then
    if char_length(given) < (property ->> 'minLength')::numeric then
      return format('is shorter than %s characters', property ->> 'minLength');
    elsif char_length(given) > least((property ->> 'maxLength')::numeric, 10000) then
      return format(
        'is longer than %s characters', least((property ->> 'maxLength')::numeric, 10000)
      );
    end if;
  elsif kind = 'array' then
    if jsonb_array_length(value) < (property ->> 'minItems')::numeric then
      return format('has fewer than %s items', property ->> 'minItems');
    elsif jsonb_array_length(value) > least((property ->> 'maxItems')::numeric, 10000) then
      return format('has more than %s items', least((property ->> 'maxItems')::numeric, 10000));
    end if;
    for item in select * from jsonb_array_elements(value) loop
      problem := parameter_problem(property -> 'items', item);
      if problem is not null then
        return format('has an item that %s', problem);
      end if;
    end loop;
  end if;
  if property ? 'enum' and not property -> 'enum' @> jsonb_build_array(value) then
    return 'is none of the values that may be chosen';
  end if;
  return null;
end;
$$;
comment on function parameter_problem(jsonb, jsonb) is
  E'@behavior -*\nWhy a value does not fit a property of a JSON schema; null if it does.';
grant execute on function parameter_problem(jsonb, jsonb) to :"reader";
