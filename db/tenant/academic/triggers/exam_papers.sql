create or replace function tg_exam_papers__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it locks, and all results of the papers count.
declare
  wrong record;
begin
  -- So that the exam does not move away at the same time.
  perform from exams where id in (select exam_id from new_rows) order by id for share;
  perform check_exam_papers(array(select id from new_rows));
  if tg_op = 'INSERT' then
    return null;
  end if;

  select exams.name as exam
  into wrong
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join exams on exams.id = old_rows.exam_id
  where (new_rows.exam_id, new_rows.class_subject_id)
      <> (old_rows.exam_id, old_rows.class_subject_id)
    and exists (select from results where results.exam_paper_id = new_rows.id)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC304',
      message = format(
        '%s: a paper that has results keeps its exam and its class subject.', wrong.exam
      ),
      hint = 'Make a new paper, or delete the results first.';
  end if;

  -- Who enters a result holds a lock on the paper: nothing slips through in between.
  select
    students.full_name as student,
    students.id as student_id, results.score, new_rows.maximum_score
  into wrong
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join results on results.exam_paper_id = new_rows.id
  join students on students.id = results.student_id
  where new_rows.maximum_score < old_rows.maximum_score
    and results.score > new_rows.maximum_score
  order by results.score desc
  limit 1;
  if found then
    raise exception using
      errcode = 'SC303',
      message = format(
        'The maximum cannot be %s: %s has %s.',
        wrong.maximum_score, wrong.student, wrong.score
      ),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Correct the scores first.';
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on exam_papers
  referencing new table as new_rows
  for each statement execute function tg_exam_papers__validate();
create or replace trigger _200_validate_update after update on exam_papers
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_exam_papers__validate();
