create or replace function subject_averages(student_ids uuid[], term_id uuid)
  returns setof app.subject_average
  language sql stable strict parallel safe rows 20
begin atomic
  with recursive within (id) as (
    select terms.id from terms where terms.id = subject_averages.term_id
    union all
    select terms.id
    from within
    join terms on terms.parent_term_id = within.id
  ),
  graded as (
    select
      results.student_id,
      class_subjects.subject_id,
      results.is_absent,
      results.is_exempt,
      -- Exempt does not count; absent counts as 0.
      case when not results.is_exempt then exams.weight else 0 end as weight,
      coalesce(results.score, 0) / exam_papers.maximum_score as share
    from results
    join exam_papers on exam_papers.id = results.exam_paper_id
    join exams on exams.id = exam_papers.exam_id
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    where results.student_id = any (subject_averages.student_ids)
      and exams.term_id in (select within.id from within)
  )
  select
    graded.student_id,
    graded.subject_id,
    subjects.name,
    sum(graded.weight * graded.share),
    sum(graded.weight),
    app.round_percent(
      100 * sum(graded.weight * graded.share) / nullif(sum(graded.weight), 0)
    ),
    (count(*) filter (where graded.weight > 0))::integer,
    (count(*) filter (where graded.is_absent))::integer,
    (count(*) filter (where graded.is_exempt))::integer
  from graded
  left join subjects on subjects.id = graded.subject_id
  group by graded.student_id, graded.subject_id, subjects.name;
end;
comment on function subject_averages(uuid[], uuid) is
  'How students do in each of their subjects in a term and the terms within it, from the results that you may see. Each paper counts with the weight of its exam; papers of one subject are taken together even where the student changed class. Absent counts as 0; exempt, missing and weight 0 do not count.';
grant execute on function subject_averages(uuid[], uuid) to :"reader";
