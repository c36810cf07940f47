create or replace function tg_timetable_entries__complete() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what is filled in does not depend on what the writer may read.
declare
  taught record;
begin
  select
    class_subjects.class_id,
    class_subjects.takes_whole_class,
    coalesce(terms.starts_on, academic_years.starts_on) as starts_on,
    coalesce(terms.ends_on, academic_years.ends_on) as ends_on
  into taught
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years on academic_years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  where class_subjects.id = new.class_subject_id;
  if not found then
    -- The foreign key refuses it, in its own words.
    return new;
  end if;

  new.class_id := taught.class_id;
  new.takes_whole_class := taught.takes_whole_class;
  if new.starts_on is null or new.starts_on = '-infinity' then
    new.starts_on := taught.starts_on;
  end if;
  if new.ends_on is null or new.ends_on = 'infinity' then
    new.ends_on := taught.ends_on;
  end if;
  if tg_op = 'INSERT' and new.teacher_id is null then
    new.teacher_id := (
      select class_subject_teachers.teacher_id
      from class_subject_teachers
      where class_subject_teachers.class_subject_id = new.class_subject_id
        and class_subject_teachers.is_main
        and daterange(class_subject_teachers.starts_on, class_subject_teachers.ends_on, '[]')
          && daterange(new.starts_on, new.ends_on, '[]')
      order by class_subject_teachers.starts_on nulls first
      limit 1
    );
  end if;
  return new;
end;
$$;

create or replace trigger _150_complete
  before insert or update of class_subject_id, class_id, takes_whole_class, starts_on, ends_on
  on timetable_entries
  for each row execute function tg_timetable_entries__complete();

create or replace function tg_timetable_entries__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because a lesson may clash with one that the writer may not read.
begin
  perform check_lessons(array(select id from new_rows));
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on timetable_entries
  referencing new table as new_rows
  for each statement execute function tg_timetable_entries__validate();
create or replace trigger _200_validate_update after update on timetable_entries
  referencing new table as new_rows
  for each statement execute function tg_timetable_entries__validate();
