create or replace function publish_paper_results(exam_paper_id uuid) returns exam_papers
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  paper exam_papers;
begin
  select exam_papers.* into paper
  from exam_papers
  where exam_papers.id = publish_paper_results.exam_paper_id
  for share;
  perform require_permission(
    'results:publish',
    may_for_class_subjects('results:publish', array[paper.class_subject_id])
  );
  if paper.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such exam paper.';
  end if;

  update results
  set published_at = now()
  where results.exam_paper_id = paper.id and results.published_at is null;
  if not found and not exists (select from results where results.exam_paper_id = paper.id) then
    raise exception using
      errcode = 'SC310',
      message = 'There are no results of this paper to publish.',
      hint = 'Enter the results first.';
  end if;
  return paper;
end;
$$;
comment on function publish_paper_results(uuid) is
  'Shows the results of one paper to students and guardians. Calling it again publishes what was entered since. Needs results:publish for the class subject.';
grant execute on function publish_paper_results(uuid) to :"tenant";
