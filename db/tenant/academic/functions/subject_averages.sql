create or replace function subject_averages(student_ids uuid[], term_id uuid)
  returns setof app.subject_average
  language sql stable strict parallel safe rows 20
begin atomic
  with graded as (
    select
      counted.student_id,
      counted.subject_id,
      counted.is_absent,
      counted.is_exempt,
      -- Exempt and dropped do not count; absent counts as 0.
      case when counted.counts and not counted.is_dropped then counted.weight else 0 end as weight,
      coalesce(counted.score, 0) / counted.maximum as share
    from counted_results(subject_averages.student_ids, subject_averages.term_id) as counted
    where counted.standard_id is null
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
  'How students do in each of their subjects in a term and the terms within it, from the results that you may see. Each paper counts with the weight of its exam; papers of one subject are taken together even where the student changed class. Absent counts as 0; exempt, missing and weight 0 do not count, nor do the lowest results where a drop rule says so.';
grant execute on function subject_averages(uuid[], uuid) to :"reader";
