create or replace function tg_students__number() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may take numbers by hand.
begin
  new.admission_number := next_number(
    'admission',
    (select (now() at time zone time_zone)::date from schools where id = new.school_id)
  );
  return new;
end;
$$;

create or replace trigger _150_number before insert on students
  for each row when (coalesce(btrim(new.admission_number), '') = '')
  execute function tg_students__number();

create or replace function tg_students__validate() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC220',
    message = format('%s cannot be born on %s: that day is yet to come.',
      btrim(new.first_name || ' ' || new.last_name), new.birth_date),
    hint = 'Check the year of the birth date.';
end;
$$;

create or replace trigger _200_validate before insert or update of birth_date on students
  -- Where the day begins first.
  for each row when (new.birth_date > (now() at time zone 'Pacific/Kiritimati')::date)
  execute function tg_students__validate();
