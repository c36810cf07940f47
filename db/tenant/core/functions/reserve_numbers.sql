create or replace function reserve_numbers(
  sequence_name text,
  how_many integer,
  day date default current_date
)
  returns number_sequences
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  taken number_sequences;
begin
  -- The row stays locked until the transaction ends: the next caller waits, and a rollback gives
  -- the numbers back, so that none is ever missing.
  update number_sequences
  set
    last_number = case
      when resets_yearly and extract(year from day) > coalesce(current_year, 0) then how_many
      else last_number + how_many
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
  return taken;
end;
$$;
comment on function reserve_numbers(text, integer, date) is
  'Takes the next numbers of a sequence at once; the last of them stands in the row.';
