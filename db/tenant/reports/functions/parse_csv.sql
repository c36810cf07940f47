create or replace function parse_csv(content text) returns setof app.csv_value
  language plpgsql immutable strict parallel safe rows 10000
  set search_path from current
as $$
-- RFC 4180 as it is found in the wild: any kind of line end, with or without a byte-order mark,
-- with commas, semicolons or tabs. Cut into tokens at once, and put together by sums over windows:
-- a loop over characters would take far longer.
declare
  text_only constant text := ltrim(content, E'\uFEFF');
  first_line constant text := regexp_replace(
    substring(text_only from '^(?:"[^"]*"|[^"\r\n])*'), '"[^"]*"', '', 'g'
  );
  separator constant text := (
    select mark
    from unnest(array[',', ';', E'\t']) with ordinality as candidate (mark, position)
    order by -(length(first_line) - length(replace(first_line, mark, ''))), position
    limit 1
  );
begin
  return query
    with tokens as materialized (
      select
        token.position, token.match[1] as text,
        token.match[1] = separator as is_separator,
        token.match[1] ~ '^[\r\n]' as is_end
      from regexp_matches(
        text_only || E'\n',
        format('("(?:[^"]|"")*"|[^"%s\r\n]+|\r\n|.)', separator),
        'g'
      ) with ordinality as token (match, position)
    ),
    records as (
      select
        tokens.*,
        1 + count(*) filter (where is_end) over before as record,
        1 + sum(
          case
            when is_end then 1
            when text ~ '^".*[\r\n]' then length(regexp_replace(
              regexp_replace(text, '\r\n?', E'\n', 'g'), '[^\n]', '', 'g'
            ))
            else 0
          end
        ) over before as line
      from tokens
      window before as (order by position rows between unbounded preceding and 1 preceding)
    ),
    fields as (
      select
        records.*,
        1 + count(*) filter (where is_separator) over before as field
      from records
      window before as (
        partition by record order by position rows between unbounded preceding and 1 preceding
      )
    ),
    grouped as (
      select
        fields.record, fields.field, min(fields.line) as line,
        string_agg(text, '' order by position) filter (where not is_separator and not is_end)
          as raw,
        bool_or(text = '"') as is_open
      from fields
      group by fields.record, fields.field
    )
    select
      coalesce(grouped.line, 1)::integer, grouped.record::integer, grouped.field::integer,
      case
        when btrim(raw) ~ '^"' then replace(substring(btrim(raw) from '^"(.*)"$'), '""', '"')
        else btrim(raw, E' \t\u00A0')
      end,
      case
        when is_open then 'a quote is opened here and never closed'
        when btrim(raw) ~ '^"' and btrim(raw) !~ '^"([^"]|"")*"$'
          then 'something follows a closing quote; quotes in values are doubled'
        when btrim(raw) ~ '^[^"]' and raw ~ '"'
          then 'a quote stands inside a value without quotes around it'
      end
    from grouped
    order by grouped.record, grouped.field;
end;
$$;
comment on function parse_csv(text) is
  'The values of a CSV text, each with its line, row and place. The separator (comma, semicolon or tab) is the one of which the first line has most.';
