create or replace function cron_field(
  field text,
  name text,
  low integer,
  high integer,
  words text[] default '{}'
) returns integer[]
  language plpgsql immutable parallel safe
  set search_path from current
as $$
declare
  part text;
  pieces text[];
  first integer;
  last integer;
  step integer;
  found integer[] := '{}';
begin
  foreach part in array string_to_array(lower(field), ',') loop
    pieces := regexp_match(part, '^(\*|[a-z]+|\d{1,4})(?:-([a-z]+|\d{1,4}))?(?:/(\d{1,4}))?$');
    first := case
      when pieces[1] = '*' then low
      when pieces[1] ~ '^\d' then pieces[1]::integer
      else low + array_position(words, pieces[1]) - 1
    end;
    last := case
      when pieces[2] ~ '^\d' then pieces[2]::integer
      when pieces[2] is not null then low + array_position(words, pieces[2]) - 1
      when pieces[1] = '*' or pieces[3] is not null then high
      else first
    end;
    step := coalesce(pieces[3]::integer, 1);
    if pieces is null
      or pieces[1] = '*' and pieces[2] is not null
      or first is null or last is null
      or first < low or last > high or first > last
      or step not between 1 and high
    then
      raise exception using
        errcode = 'SC808',
        message = format(
          'The %s of a cron expression cannot be "%s": it is %s to %s%s.',
          name, part, low, high,
          case when words <> '{}' then format(', or %s to %s', words[1], (
            select max(word) from unnest(words[array_length(words, 1):]) as word
          )) else '' end
        ),
        hint = 'Write five fields: minute, hour, day of the month, month, day of the week; each *, a number, a range (1-5), a list (1,15) or a step (*/10).';
    end if;
    found := found || array(select generate_series(first, last, step));
  end loop;
  return array(select distinct number from unnest(found) as number order by number);
end;
$$;
comment on function cron_field(text, text, integer, integer, text[]) is
  E'@behavior -*\nThe numbers that one field of a cron expression means. Refuses (SC808) what is none, naming the field.';
grant execute on function cron_field(text, text, integer, integer, text[]) to :"tenant";
