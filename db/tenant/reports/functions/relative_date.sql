create or replace function relative_date(expression text, today date) returns date
  language plpgsql immutable strict parallel safe
  set search_path from current
as $$
declare
  parts constant text[] := regexp_match(
    expression, '^@(today|(week|month|year)_(start|end))(([+-]\d{1,4})([dwmy]))?$'
  );
  moved date;
  first date;
begin
  if parts is null then
    return null;
  end if;
  moved := today + coalesce(
    parts[5]::integer * case parts[6]
      when 'd' then interval '1 day'
      when 'w' then interval '1 week'
      when 'm' then interval '1 month'
      else interval '1 year'
    end,
    interval '0'
  );
  if parts[2] is null then
    return moved;
  end if;
  first := date_trunc(parts[2], moved::timestamp);
  if parts[3] = 'start' then
    return first;
  end if;
  return first + ('1 ' || parts[2])::interval - interval '1 day';
end;
$$;
comment on function relative_date(text, date) is
  E'@behavior -*\nThe day that words such as @today-7d or @month_start-1m mean on a day; null if they mean none.';
grant execute on function relative_date(text, date) to :"reader";
