create or replace function oneroster_is_numbered(name text, title text) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select name = title
    or starts_with(name, title || ' (') and substring(name from length(title) + 3) ~ '^\d+\)$';
end;
comment on function oneroster_is_numbered(text, text) is
  'Whether a name is this title, or the title with a number that tells it from others: "Fall (2)".';
