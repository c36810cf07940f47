create or replace function tg_exams__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it locks, and all papers of the exams count.
begin
  -- So that the term does not move away at the same time.
  perform from terms where id in (select term_id from new_rows) order by id for share;
  perform check_exams(array(select id from new_rows));
  if tg_op = 'UPDATE' then
    perform check_exam_papers(array(
      select exam_papers.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      join exam_papers on exam_papers.exam_id = new_rows.id
      where (new_rows.term_id, new_rows.school_id, new_rows.starts_on, new_rows.ends_on)
        is distinct from
        (old_rows.term_id, old_rows.school_id, old_rows.starts_on, old_rows.ends_on)
    ));
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on exams
  referencing new table as new_rows
  for each statement execute function tg_exams__validate();
create or replace trigger _200_validate_update after update on exams
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_exams__validate();

create or replace function tg_terms__validate_exams() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all exams of the terms count.
declare
  moved constant uuid[] := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.academic_year_id, new_rows.starts_on, new_rows.ends_on)
      is distinct from (old_rows.academic_year_id, old_rows.starts_on, old_rows.ends_on)
  );
begin
  if moved <> '{}' then
    perform check_exams(array(select id from exams where term_id = any (moved)));
    perform check_exam_papers(array(
      select exam_papers.id
      from exam_papers
      join exams on exams.id = exam_papers.exam_id
      where exams.term_id = any (moved)
    ));
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_exams after update on terms
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_terms__validate_exams();
