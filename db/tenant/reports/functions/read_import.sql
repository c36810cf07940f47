create or replace function read_import(
  kind app.import_kind,
  content text,
  mapping jsonb,
  out rows jsonb,
  out headers jsonb,
  out ignored text[],
  out record_count integer,
  out problems app.import_problem[]
)
  language plpgsql stable parallel unsafe
  set search_path from current
as $$
declare
  parsed app.csv_value[];
  header text[];
  fields text[];
begin
  select array_agg(cell order by cell.record, cell.field) into parsed
  from parse_csv(content) as cell;
  select array_agg(coalesce(value, '') order by field) into header
  from unnest(parsed) where record = 1;

  -- What the mapping says, else the field that the header names.
  fields := array(
    select
      case
        when mapping ? title.text then mapping ->> title.text
        else (
          select import_fields.field
          from import_fields(kind)
          where regexp_replace(app.fold(title.text), '[^[:alnum:]]', '', 'g') = any (labels)
            and not exists (
              select from jsonb_each_text(mapping) as given where given.value = import_fields.field
            )
          limit 1
        )
      end
    from unnest(header) with ordinality as title (text, position)
    order by title.position
  );
  select
    coalesce(jsonb_object_agg(title, field) filter (where field is not null), '{}'),
    coalesce(array_agg(title) filter (where field is null), '{}')
  into headers, ignored
  from unnest(header, fields) as title (title, field);

  problems := array(
    select row(problem.*)::app.import_problem
    from (
      select 1, given.key, given.value, 'is mapped, but the file has no such column'
      from jsonb_each_text(mapping) as given
      where given.key <> all (header)
      union all
      select 1, given.key, given.value, 'is mapped to what is no field of this kind'
      from jsonb_each_text(mapping) as given
      where given.value is not null
        and given.value not in (select import_fields.field from import_fields(kind))
      union all
      select 1, field, null, 'stands in more than one column'
      from unnest(fields) as field
      where field is not null
      group by field
      having count(*) > 1
      union all
      select 1, import_fields.field, null, 'is required, and the file has no such column'
      from import_fields(kind)
      where import_fields.is_required and import_fields.field <> all (array_remove(fields, null))
    ) as problem
  );
  if problems <> '{}' then
    rows := '[]';
    record_count := 0;
    return;
  end if;

  with cells as materialized (
    select
      cell.line, cell.record, cell.field as position, cell.problem, known.field, known.type,
      known.is_required, known.words,
      nullif(
        case when cell.value ~ '^''[-=+@\t\r]' then substring(cell.value from 2) else cell.value end,
        ''
      ) as given
    from unnest(parsed) as cell
    left join import_fields(kind) as known on known.field = fields[cell.field]
    where cell.record > 1
  ),
  lines as materialized (
    select record, min(line) as line, max(position) as columns
    from cells
    group by record
    having bool_or(given is not null or problem is not null)
  ),
  checked as materialized (
    select
      lines.line as record_line, cells.*,
      import_value(cells.given, cells.type, cells.words) as read
    from lines
    join cells using (record)
  )
  select
    (select count(*) from lines),
    coalesce(
      (
        select jsonb_agg(line.content order by line.record)
        from (
          select
            record,
            jsonb_build_object('line', record_line)
              || coalesce(
                jsonb_object_agg(field, read) filter (where read is not null and field is not null),
                '{}'
              )
              -- So that what follows from a wrong value is not told as well.
              || coalesce(
                jsonb_build_object(
                  'unread', jsonb_agg(field) filter (where read is null and given is not null)
                ),
                '{}'
              ) as content
          from checked
          group by record, record_line
          having count(*) = cardinality(header) and count(problem) = 0
        ) as line
      ),
      '[]'
    ),
    array(
      select row(found.*)::app.import_problem
      from (
        select line, field, given, problem
        from checked
        where problem is not null
        union all
        select line, field, given, case type
            when 'date' then 'is no date (YYYY-MM-DD or DD.MM.YYYY)'
            when 'boolean' then 'is neither yes nor no'
            when 'integer' then 'is no whole number'
            when 'number' then 'is no number'
            when 'email' then 'is no e-mail address'
            when 'isbn' then 'is no ISBN'
            when 'text' then 'is longer than 2,000 characters'
            else 'is none of ' || array_to_string(words, ', ')
          end
        from checked
        where problem is null and field is not null and given is not null and read is null
        union all
        select lines.line, import_fields.field, null, 'is missing'
        from lines
        cross join import_fields(kind)
        where import_fields.is_required
          and not exists (
            select
            from checked
            where checked.record = lines.record
              and checked.field = import_fields.field
              and (checked.given is not null or checked.problem is not null)
          )
          and lines.columns = cardinality(header)
        union all
        select line, null, null, format('has %s values; the header has %s', columns,
          cardinality(header))
        from lines
        where columns <> cardinality(header)
      ) as found
    )
  into record_count, rows, problems;
end;
$$;
comment on function read_import(app.import_kind, text, jsonb) is
  'The rows of a CSV text as objects of fields, which column was read as which field, and all that cannot be read.';
