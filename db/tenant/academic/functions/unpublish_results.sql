create or replace function unpublish_results(exam_id uuid) returns exams
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  exam exams;
begin
  exam := lock_exam(unpublish_results.exam_id, 'results:approve');
  update results
  set published_at = null
  from exam_papers
  where exam_papers.exam_id = exam.id
    and results.exam_paper_id = exam_papers.id
    and results.published_at is not null;
  update exams set published_at = null where exams.id = exam.id returning * into exam;
  return exam;
end;
$$;
comment on function unpublish_results(uuid) is
  'Hides the results of an exam from students and guardians again, so that they can be corrected. Published report cards stay as they are. Needs results:approve.';
grant execute on function unpublish_results(uuid) to :"tenant";
