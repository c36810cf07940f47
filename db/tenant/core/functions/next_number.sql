create or replace function next_number(sequence_name text, day date default current_date)
  returns text
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  taken constant number_sequences := reserve_numbers(sequence_name, 1, day);
begin
  return number_text(taken.pattern, taken.current_year, taken.last_number);
end;
$$;
comment on function next_number(text, date) is
  'Takes the next number of a sequence: "2027-00042" for {year}-{seq:5}. Without gaps, as long as whoever took it commits, and never the same one twice.';
