create or replace function csv_text(columns jsonb, rows json) returns text
  language sql immutable strict parallel safe
begin atomic
  with named as (
    select
      position, name.value ->> 'name' as name,
      coalesce(name.value ->> 'type', '')
        !~ '^(date|timestamp|time|interval|uuid|numeric|bigint|integer|smallint|double|real|bool)'
        as is_text
    from jsonb_array_elements(columns) with ordinality as name (value, position)
  )
  select (select string_agg(csv_cell(name), ',' order by position) from named) || E'\r\n'
    || coalesce(
      (
        select string_agg(cells.line, E'\r\n' order by line.position) || E'\r\n'
        from json_array_elements(rows) with ordinality as line (value, position)
        cross join lateral (
          select string_agg(
            csv_cell(line.value ->> named.name, named.is_text), ',' order by named.position
          ) as line
          from named
        ) as cells
      ),
      ''
    );
end;
comment on function csv_text(jsonb, json) is
  E'@behavior -*\nRows as CSV (RFC 4180), with a header of the columns'' names.';
grant execute on function csv_text(jsonb, json) to :"reader";
