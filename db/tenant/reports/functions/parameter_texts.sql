create or replace function parameter_texts(parameters jsonb) returns jsonb
  language sql immutable strict parallel safe
begin atomic
  -- What ->> gives must be input of the parameter's type; of arrays it would be JSON.
  select coalesce(
    jsonb_object_agg(
      parameter.key,
      case jsonb_typeof(parameter.value)
        when 'array' then (
          select coalesce(array_agg(item.value order by item.position), '{}')::text
          from jsonb_array_elements_text(
            case when jsonb_typeof(parameter.value) = 'array' then parameter.value end
          ) with ordinality as item (value, position)
        )
        else parameter.value #>> '{}'
      end
    ),
    '{}'
  )
  from jsonb_each(parameters) as parameter;
end;
comment on function parameter_texts(jsonb) is
  E'@behavior -*\nValues of parameters as texts that their SQL types read.';
grant execute on function parameter_texts(jsonb) to :"reader";
