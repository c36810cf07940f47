create or replace function fill_placeholders(template text, data jsonb) returns text
  language sql immutable strict parallel safe
begin atomic
  -- Cut at the opening braces, so that braces in a value stay what they are.
  select coalesce(string_agg(
    case
      when piece.position = 1 then piece.words
      else (data ->> btrim(split_part(piece.words, '}}', 1)))
        || substring(piece.words from position('}}' in piece.words) + 2)
    end,
    '' order by piece.position
  ), '')
  from string_to_table(template, '{{') with ordinality as piece (words, position);
end;
comment on function fill_placeholders(text, jsonb) is
  E'@behavior -*\nA template with the values of an object in the places of its placeholders.';
grant execute on function fill_placeholders(text, jsonb) to :"tenant";
