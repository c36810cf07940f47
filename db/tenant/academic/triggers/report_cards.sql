create or replace function tg_report_cards__name() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the names count, whoever may read them. What is written by hand about one of our
-- own terms need not repeat its names.
begin
  select
    coalesce(new.term_name, terms.name),
    coalesce(new.academic_year_name, academic_years.name)
  into new.term_name, new.academic_year_name
  from terms
  join academic_years on academic_years.id = terms.academic_year_id
  where terms.id = new.term_id;
  new.school_name := coalesce(
    new.school_name,
    (
      select schools.name
      from students
      join schools on schools.id = students.school_id
      where students.id = new.student_id
    )
  );
  return new;
end;
$$;

create or replace trigger _500_name before insert on report_cards
  for each row
  when (
    new.term_id is not null
    and num_nulls(new.school_name, new.academic_year_name, new.term_name) > 0
  )
  execute function tg_report_cards__name();

create or replace function tg_report_cards__freeze() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it must see whether the student is still there.
declare
  frozen record;
begin
  if tg_op = 'DELETE' then
    -- Erasing a student takes the cards along.
    select students.full_name as student, old_rows.term_name
    into frozen
    from old_rows
    join students on students.id = old_rows.student_id
    where old_rows.published_at is not null
    limit 1;
  else
    -- Taking back, and forgetting a class or user that is deleted, change nothing that is printed.
    select students.full_name as student, old_rows.term_name
    into frozen
    from old_rows
    join students on students.id = old_rows.student_id
    left join new_rows on new_rows.id = old_rows.id
    where old_rows.published_at is not null
      and (
        to_jsonb(new_rows)
        - '{class_id,published_at,published_by_id,updated_at}'::text[]
      ) is distinct from (
        to_jsonb(old_rows)
        - '{class_id,published_at,published_by_id,updated_at}'::text[]
      )
    limit 1;
  end if;
  if found then
    raise exception using
      errcode = 'SC312',
      message = format(
        'The report card of %s for %s is published.', frozen.student, frozen.term_name
      ),
      hint = 'Take it back first (unpublish_report_card).';
  end if;
  return null;
end;
$$;

create or replace trigger _200_freeze_update after update on report_cards
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_report_cards__freeze();
create or replace trigger _200_freeze_delete after delete on report_cards
  referencing old table as old_rows
  for each statement execute function tg_report_cards__freeze();
