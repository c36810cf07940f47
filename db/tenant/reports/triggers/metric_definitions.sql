create or replace function tg_metric_definitions__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because checking a query takes rights that nobody else has.
declare
  columns constant jsonb := check_report_query(new.query, '{"day": "date"}');
  value_type constant text := columns -> 1 ->> 'type';
begin
  if jsonb_array_length(columns) <> 2
    or columns -> 0 <> '{"name": "school_id", "type": "uuid"}'
    or columns -> 1 ->> 'name' <> 'value'
    or value_type !~ '^(numeric|bigint|integer|smallint|double precision|real)'
  then
    raise exception using
      errcode = 'SC807',
      message = 'A metric returns two columns: school_id (a uuid) and value (a number).',
      hint = 'Name them with "as", in this order; school_id is null for all schools together.';
  end if;
  return new;
end;
$$;

create or replace trigger _200_validate before insert or update of query on metric_definitions
  for each row execute function tg_metric_definitions__validate();
