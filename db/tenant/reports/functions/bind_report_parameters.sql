create or replace function bind_report_parameters(parameter_schema jsonb, parameters jsonb)
  returns jsonb
  language plpgsql immutable parallel safe
  set search_path from current
as $$
declare
  properties constant jsonb := coalesce(parameter_schema -> 'properties', '{}');
  given constant jsonb := coalesce(parameters, '{}');
  bound jsonb;
  problems jsonb;
begin
  if jsonb_typeof(given) <> 'object' then
    raise exception using
      errcode = 'SC804',
      message = 'The values of parameters are a JSON object.',
      hint = 'Give an object with a value for each parameter.';
  end if;

  select
    jsonb_object_agg(
      property.key,
      case when jsonb_typeof(chosen.value) <> 'null' then chosen.value end
    ),
    jsonb_object_agg(property.key, problem.said) filter (where problem.said is not null)
  into bound, problems
  from jsonb_each(properties) as property
  cross join lateral (
    select coalesce(nullif(given -> property.key, 'null'), property.value -> 'default', 'null')
      as value
  ) as chosen
  cross join lateral (
    select case
      when jsonb_typeof(chosen.value) <> 'null'
        then parameter_problem(property.value, chosen.value)
      when coalesce(parameter_schema -> 'required', '[]') ? property.key then 'is missing'
    end as said
  ) as problem;

  problems := coalesce(problems, '{}') || coalesce(
    (
      select jsonb_object_agg(key, 'is no parameter of this report')
      from jsonb_object_keys(given) as key
      where not properties ? key
    ),
    '{}'
  );
  if problems <> '{}' then
    raise exception using
      errcode = 'SC804',
      message = (
        select string_agg(format('%s %s', key, value), '; ' order by key) || '.'
        from jsonb_each_text(problems)
      ),
      detail = problems::text,
      hint = 'Correct these parameters; the report''s parameterSchema describes them.';
  end if;
  return coalesce(bound, '{}');
end;
$$;
comment on function bind_report_parameters(jsonb, jsonb) is
  E'@behavior -*\nThe values of all parameters, defaults included. Refuses (SC804) with what is wrong with each.';
grant execute on function bind_report_parameters(jsonb, jsonb) to :"reader";
