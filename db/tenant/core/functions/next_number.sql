create or replace function next_number(sequence_name text, day date default current_date)
  returns text
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  taken number_sequences;
begin
  -- The row stays locked until the transaction ends: the next caller waits, and a rollback gives
  -- the number back, so that none is ever missing.
  update number_sequences
  set
    last_number = case
      when resets_yearly and extract(year from day) > coalesce(current_year, 0) then 1
      else last_number + 1
    end,
    -- A day of an earlier year takes a number of the latest year: that one's numbers are given out.
    current_year = greatest(current_year, extract(year from day)::integer)
  where name = sequence_name
  returning * into taken;
  if not found then
    raise exception using
      errcode = 'SC001',
      message = format('There is no number sequence named %s.', sequence_name),
      hint = 'Create it in number_sequences.';
  end if;
  return regexp_replace(
    replace(taken.pattern, '{year}', taken.current_year::text),
    '\{seq:\d\}',
    lpad(
      taken.last_number::text,
      greatest(
        length(taken.last_number::text),
        substring(taken.pattern from '\{seq:(\d)\}')::integer
      ),
      '0'
    )
  );
end;
$$;
comment on function next_number(text, date) is
  'Takes the next number of a sequence: "2027-00042" for {year}-{seq:5}. Without gaps, as long as whoever took it commits, and never the same one twice.';
