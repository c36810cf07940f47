create or replace function oneroster_grade_rank(code text) returns integer
  language sql immutable strict parallel safe
begin atomic
  select case
    when code ~ '^\d\d$' then code::integer
    when code = 'KG' then 0
    when code = 'TK' then -1
    when code = 'PK' then -2
    when code = 'PR' then -3
    when code = 'IT' then -4
  end;
end;
comment on function oneroster_grade_rank(text) is
  'Where a grade stands among those that follow one another; null for ungraded and unknown codes.';
