create or replace function import_value(value text, type text, words text[]) returns text
  language plpgsql immutable parallel safe
  set search_path from current
as $$
declare
  word constant text := regexp_replace(lower(value), '[\s-]+', '_', 'g');
  parts constant text[] := regexp_match(value, '^(\d{1,2})\.(\d{1,2})\.(\d{4})$');
  day constant text := case
    when parts is not null then format('%s-%s-%s', parts[3], lpad(parts[2], 2, '0'),
      lpad(parts[1], 2, '0'))
    else value
  end;
begin
  return case
    when words is not null then coalesce(
      (select label from unnest(words) as label where label = word),
      -- The short forms in which offices write the sex.
      case when type = 'sex' then case word when 'f' then 'female' when 'm' then 'male' end end
    )
    when type = 'date' then case when is_iso_date(day) then day end
    when type = 'boolean' then case
      when word in ('true', 'yes', 'y', 'x', '1', 't') then 'true'
      when word in ('false', 'no', 'n', '0', 'f') then 'false'
    end
    when type = 'integer' then case when value ~ '^-?\d{1,9}$' then value end
    when type = 'number' then case
      when value ~ '^-?\d{1,12}([.,]\d{1,6})?$' then replace(value, ',', '.')
    end
    when type = 'email' then case
      when value ~ '^[^@\s]+@[^@\s]+\.[^@\s.]+$' then value
    end
    when type = 'isbn' then app.isbn13(value)
    when length(value) <= 2000 then value
  end;
end;
$$;
comment on function import_value(text, text, text[]) is
  'A value of a file as its type reads it; null for what the type does not take.';
