create or replace function report_parameter_types(parameter_schema jsonb) returns jsonb
  language plpgsql immutable parallel safe
  set search_path from current
as $$
declare
  properties constant jsonb := case
    when jsonb_typeof(parameter_schema -> 'properties') = 'object'
      then parameter_schema -> 'properties'
    else '{}'
  end;
  found jsonb := '{}';
  entry record;
  wrong text;
begin
  wrong := case
    when jsonb_typeof(parameter_schema) is distinct from 'object' then 'it is no JSON object'
    when coalesce(parameter_schema ->> 'type', 'object') <> 'object' then 'its type is not object'
    when jsonb_typeof(parameter_schema -> 'properties') <> 'object' then 'properties is no object'
    when jsonb_typeof(coalesce(parameter_schema -> 'required', '[]')) <> 'array'
      then 'required is no array'
    when parameter_schema
      - '{type,properties,required,title,description,additionalProperties,$schema}'::text[] <> '{}'
      then format('it has a keyword that is not known (%s)', (
        select min(key) from jsonb_object_keys(parameter_schema
          - '{type,properties,required,title,description,additionalProperties,$schema}'::text[])
          as key
      ))
    when (select count(*) from jsonb_object_keys(properties)) > 50
      then 'it has more than 50 parameters'
    when not (
      coalesce(parameter_schema -> 'required', '[]')
        <@ (select coalesce(jsonb_agg(key), '[]') from jsonb_object_keys(properties) as key)
    ) then 'required names something that is no parameter'
  end;
  for entry in select * from jsonb_each(properties) order by key loop
    exit when wrong is not null;
    wrong := case
      when entry.key !~ '^[a-z][a-z0-9_]{0,62}$'
        then format('%s is no name: lower-case letters, digits and underscores', entry.key)
      when parameter_type(entry.value) is null
        then format('%s has a type, format or keyword that is not known', entry.key)
      when entry.value ? 'default'
        and parameter_problem(entry.value, entry.value -> 'default') is not null
        then format(
          'the default of %s %s', entry.key,
          parameter_problem(entry.value, entry.value -> 'default')
        )
    end;
    found := found || jsonb_build_object(entry.key, parameter_type(entry.value));
  end loop;
  if wrong is not null then
    raise exception using
      errcode = 'SC802',
      message = format('The schema of the parameters cannot be used: %s.', wrong),
      hint = 'Give a JSON schema of type object, with properties of type string, integer, number, boolean or array; format date or uuid.';
  end if;
  return found;
end;
$$;
comment on function report_parameter_types(jsonb) is
  E'@behavior -*\nThe SQL type of each parameter that a JSON schema declares. Refuses (SC802) a schema that is not understood.';
grant execute on function report_parameter_types(jsonb) to :"reader";
