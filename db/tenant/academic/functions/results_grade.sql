create or replace function results_grade(result results) returns text
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, so that a list of results does not pay for five tables' policies once per row. What it
-- tells follows from the result and the school's scale.
begin
  if result.level_id is not null then
    return (select label from grading_scale_bands where id = result.level_id);
  end if;
  return (
    select
      (
        grade_for(
          100 * result.score / exam_papers.maximum_score, grading_scale_id_for(classes.school_id)
        )
      ).label
    from exam_papers
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    join classes on classes.id = class_subjects.class_id
    where exam_papers.id = result.exam_paper_id and result.score is not null
  );
end;
$$;
comment on function results_grade(results) is
  'The letter or words for the score on the school''s grading scale, or the level; null for absent and exempt.';
grant execute on function results_grade(results) to :"reader";
