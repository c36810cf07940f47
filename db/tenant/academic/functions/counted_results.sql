create or replace function counted_results(student_ids uuid[], term_id uuid)
  returns table (
    student_id uuid,
    subject_id uuid,
    class_subject_id uuid,
    exam_paper_id uuid,
    standard_id uuid,
    level_id uuid,
    exam text,
    kind app.exam_kind,
    day date,
    weight numeric,
    maximum numeric,
    score numeric,
    is_absent boolean,
    is_exempt boolean,
    remark text,
    counts boolean,
    is_dropped boolean
  )
  language sql stable parallel safe rows 100
begin atomic
  with given as materialized (
    select
      results.student_id,
      class_subjects.subject_id,
      exam_papers.class_subject_id,
      results.exam_paper_id,
      results.standard_id,
      results.level_id,
      exams.name as exam,
      exams.kind,
      exams.term_id,
      coalesce(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on) as day,
      exams.weight,
      exam_papers.maximum_score as maximum,
      results.score,
      results.is_absent,
      results.is_exempt,
      results.remark,
      exams.weight > 0 and not results.is_exempt
        -- Who missed a paper has 0 points, but has not shown the lowest level of a standard.
        and (results.standard_id is null or results.level_id is not null) as counts,
      -- Quotients of equal fractions may differ behind their sixteenth digit.
      case when results.standard_id is null
        then round(coalesce(results.score, 0) / exam_papers.maximum_score, 15)
        else level.from_percent
      end as height
    from results
    join exam_papers on exam_papers.id = results.exam_paper_id
    join exams on exams.id = exam_papers.exam_id
    join terms on terms.id = exams.term_id
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    left join grading_scale_bands as level on level.id = results.level_id
    where results.student_id = any (counted_results.student_ids)
      and exams.term_id in (select terms_within(counted_results.term_id))
  ),
  limits as materialized (
    select *
    from drop_lowest_for(array(select distinct given.exam_paper_id from given where given.counts))
  ),
  -- Of equal results the heavier one is dropped: that is the better for the student.
  ordered as (
    select
      given.*,
      limits.drop_lowest,
      row_number() over lowest_first as place,
      count(*) over alike as counting
    from given
    left join limits on limits.exam_paper_id = given.exam_paper_id
    window
      alike as (
        partition by
          given.student_id, given.subject_id, given.standard_id, given.term_id, given.kind,
          given.counts
      ),
      lowest_first as (alike order by given.height, given.weight desc, given.exam_paper_id)
  )
  select
    ordered.student_id, ordered.subject_id, ordered.class_subject_id, ordered.exam_paper_id,
    ordered.standard_id, ordered.level_id, ordered.exam, ordered.kind, ordered.day, ordered.weight,
    ordered.maximum, ordered.score, ordered.is_absent, ordered.is_exempt, ordered.remark,
    ordered.counts,
    ordered.counts
      and ordered.place <= least(coalesce(ordered.drop_lowest, 0), ordered.counting - 1)
  from ordered;
end;
comment on function counted_results(uuid[], uuid) is
  E'@behavior -*\nThe results of students in a term and the terms within it that you may see, and whether each counts or is dropped. A drop rule leaves out the lowest by percentage (levels: by their order), of equal ones the heavier, then the one of the paper that was made first; one at least is left.';
grant execute on function counted_results(uuid[], uuid) to :"reader";
