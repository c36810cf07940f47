create or replace function spellings_near(word text) returns setof text
  language sql immutable parallel safe rows 500
begin atomic
  -- Of the letters that folded words consist of nearly always.
  select overlay(word placing '' from place for 1)
  from generate_series(1, length(word)) as place
  union
  select overlay(word placing reverse(substr(word, place, 2)) from place for 2)
  from generate_series(1, length(word) - 1) as place
  union
  select overlay(word placing chr(letter) from place for replaced)
  from generate_series(1, length(word) + 1) as place
  cross join generate_series(ascii('a'), ascii('z')) as letter
  cross join generate_series(0, 1) as replaced;
end;
comment on function spellings_near(text) is
  'What somebody may have meant whose finger slipped once: the folded word with a letter less, more or replaced, or two that changed places. Looking all of them up takes less time than comparing thousands of texts.';
