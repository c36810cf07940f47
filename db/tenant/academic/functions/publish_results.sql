create or replace function publish_results(exam_id uuid) returns exams
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  exam exams;
begin
  exam := lock_exam(publish_results.exam_id, 'exams:publish');
  update results
  set published_at = now()
  from exam_papers
  where exam_papers.exam_id = exam.id
    and results.exam_paper_id = exam_papers.id
    and results.published_at is null;
  if not found and exam.published_at is null and not exists (
    select
    from results
    join exam_papers on exam_papers.id = results.exam_paper_id
    where exam_papers.exam_id = exam.id
  ) then
    raise exception using
      errcode = 'SC310',
      message = format('There are no results of %s to publish.', exam.name),
      hint = 'Enter the results first.';
  end if;

  update exams
  set published_at = now()
  where exams.id = exam.id and exams.published_at is null
  returning * into exam;
  if not found then
    select exams.* into exam from exams where exams.id = publish_results.exam_id;
  end if;
  return exam;
end;
$$;
comment on function publish_results(uuid) is
  'Shows the results of an exam, of all its papers, to students and guardians. Calling it again publishes what was entered since. Needs exams:publish.';
grant execute on function publish_results(uuid) to :"tenant";
