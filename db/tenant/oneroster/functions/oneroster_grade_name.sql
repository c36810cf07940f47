create or replace function oneroster_grade_name(code text) returns text
  language sql immutable strict parallel safe
begin atomic
  select case
    when code ~ '^\d\d$' then 'Grade ' || code::integer
    when code = 'IT' then 'Infants and toddlers'
    when code = 'PR' then 'Preschool'
    when code = 'PK' then 'Pre-kindergarten'
    when code = 'TK' then 'Transitional kindergarten'
    when code = 'KG' then 'Kindergarten'
    when code = 'PS' then 'Postsecondary'
    when code = 'UG' then 'Ungraded'
    else code
  end;
end;
comment on function oneroster_grade_name(text) is 'What a new grade level of this code is called.';
