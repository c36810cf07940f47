create or replace function fill_report_parameters(
  parameter_schema jsonb, parameters jsonb, today date
)
  returns jsonb
  language sql immutable strict parallel safe
begin atomic
  select coalesce(
    jsonb_object_agg(
      given.key,
      case
        when parameter_schema #>> array['properties', given.key, 'format'] = 'date'
          then coalesce(to_jsonb(relative_date(given.value #>> '{}', today)), given.value)
        else given.value
      end
    ),
    '{}'
  )
  from jsonb_each(parameters) as given;
end;
comment on function fill_report_parameters(jsonb, jsonb, date) is
  E'@behavior -*\nThe values of a schedule''s parameters on a day: dates that are said as @today-7d and the like are put in.';
grant execute on function fill_report_parameters(jsonb, jsonb, date) to :"reader";
