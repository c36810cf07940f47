create or replace function tg_students__number() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may take numbers by hand. An update of the sequence for each of thousands
-- of rows would take longer and longer, so they are taken in blocks that double in size; what is
-- left of the last one goes back when the statement ends.
declare
  block jsonb := nullif(current_setting('app.admission_numbers', true), '')::jsonb;
  size integer := 1;
  taken number_sequences;
begin
  loop
    if block is null or (block ->> 'next')::bigint > (block ->> 'last')::bigint then
      if block is not null then
        size := least(2 * (block ->> 'size')::integer, 1000);
      end if;
      taken := reserve_numbers(
        'admission',
        size,
        coalesce(
          (select (now() at time zone time_zone)::date from schools where id = new.school_id),
          current_date
        )
      );
      block := jsonb_build_object(
        'size', size, 'next', taken.last_number - size + 1, 'last', taken.last_number,
        'year', taken.current_year, 'pattern', taken.pattern
      );
    end if;
    new.admission_number := number_text(
      block ->> 'pattern', (block ->> 'year')::integer, (block ->> 'next')::bigint
    );
    block := jsonb_set(block, '{next}', to_jsonb((block ->> 'next')::bigint + 1));
    -- Somebody may have been given the number by hand.
    exit when not exists (
      select from students where students.admission_number = new.admission_number
    );
  end loop;
  perform set_config('app.admission_numbers', block::text, true);
  return new;
end;
$$;

create or replace trigger _150_number before insert on students
  for each row when (coalesce(btrim(new.admission_number), '') = '')
  execute function tg_students__number();

create or replace function tg_students__return_numbers() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may change sequences by hand.
declare
  block constant jsonb := nullif(current_setting('app.admission_numbers', true), '')::jsonb;
begin
  if block is not null then
    perform set_config('app.admission_numbers', '', true);
    -- The row is locked since the block was taken.
    update number_sequences
    set last_number = (block ->> 'next')::bigint - 1
    where name = 'admission' and (block ->> 'next')::bigint <= (block ->> 'last')::bigint;
  end if;
  return null;
end;
$$;

create or replace trigger _150_return_numbers after insert on students
  for each statement execute function tg_students__return_numbers();

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
