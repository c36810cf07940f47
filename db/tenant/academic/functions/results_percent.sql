create or replace function results_percent(result results) returns numeric
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, so that a list of results does not pay for the papers' policies once per row. The
-- maximum of a paper is no secret to somebody who reads one of its results.
begin
  return (
    select app.round_percent(100 * result.score / exam_papers.maximum_score)
    from exam_papers
    where exam_papers.id = result.exam_paper_id
  );
end;
$$;
comment on function results_percent(results) is
  'The score as a percentage of the paper''s maximum, rounded to two decimals; null for absent and exempt.';
grant execute on function results_percent(results) to :"reader";
