create or replace function number_text(pattern text, year integer, number bigint) returns text
  language sql immutable strict parallel safe
begin atomic
  select regexp_replace(
    replace(pattern, '{year}', year::text),
    '\{seq:\d\}',
    lpad(
      number::text,
      greatest(length(number::text), substring(pattern from '\{seq:(\d)\}')::integer),
      '0'
    )
  );
end;
comment on function number_text(text, integer, bigint) is
  'A number in the words of its sequence''s pattern.';
