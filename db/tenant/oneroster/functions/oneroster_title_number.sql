create or replace function oneroster_title_number(name text, title text) returns integer
  language sql immutable strict parallel safe
begin atomic
  select case
    when name = title then 1
    when starts_with(name, title || ' (')
        and substring(name from length(title) + 3) ~ '^[1-9]\d{0,5}\)$'
      then rtrim(substring(name from length(title) + 3), ')')::integer
  end;
end;
comment on function oneroster_title_number(text, text) is
  'Which of several with one title this name is: 1 for "Fall", 2 for "Fall (2)", null for another title.';
