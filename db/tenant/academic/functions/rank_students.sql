create or replace function rank_students(student_ids uuid[], term_id uuid, grading_scale_id uuid)
  returns setof app.ranking_line
  language sql stable parallel safe rows 30
begin atomic
  with averages as (
    select
      member.id as student_id,
      app.round_percent(
        avg(100 * subject.earned / subject.possible) filter (where subject.possible > 0)
      ) as percent
    from unnest(rank_students.student_ids) as member (id)
    left join subject_averages(rank_students.student_ids, rank_students.term_id) as subject
      on subject.student_id = member.id
      -- Levels are not added up to a percentage.
      and not exists (
        select
        from grading_scales
        where grading_scales.id = rank_students.grading_scale_id
          and grading_scales.level_rule is not null
      )
    group by member.id
  )
  select
    averages.student_id,
    students.full_name,
    averages.percent,
    case
      when averages.percent is not null
        then (rank() over (order by averages.percent desc nulls last))::integer
    end,
    cardinality(rank_students.student_ids)
  from averages
  join students on students.id = averages.student_id;
end;
comment on function rank_students(uuid[], uuid, uuid) is
  'The places of these students among each other, by their weighted averages in a term; none on a scale of levels.';
