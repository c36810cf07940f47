create or replace function tg_terms__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the rule holds for terms that the writer may not read, too.
declare
  outside record;
begin
  -- Nobody moves the year in the meantime.
  perform from academic_years
  where id in (select academic_year_id from new_rows)
  order by id
  for share;

  select
    terms.name,
    case when terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
      then year.name else parent.name
    end as container
  into outside
  from terms
  join academic_years as year on year.id = terms.academic_year_id
  left join terms as parent on parent.id = terms.parent_term_id
  where (
      terms.id in (select id from new_rows)
      or terms.parent_term_id in (select id from new_rows)
    )
    and (
      terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
      or terms.starts_on < parent.starts_on or terms.ends_on > parent.ends_on
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC202',
      message = format('%s must lie inside %s.', outside.name, outside.container),
      hint = 'Choose days inside the academic year and, for a part of a term, inside that term.';
  end if;

  if tg_op = 'UPDATE' then
    perform check_lessons(array(
      select timetable_entries.id
      from timetable_entries
      join class_subjects on class_subjects.id = timetable_entries.class_subject_id
      where class_subjects.term_id in (select id from new_rows)
    ));
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on terms
  referencing new table as new_rows
  for each statement execute function tg_terms__validate();
create or replace trigger _200_validate_update after update on terms
  referencing new table as new_rows
  for each statement execute function tg_terms__validate();
