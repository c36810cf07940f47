create or replace function standard_levels(student_ids uuid[], term_id uuid)
  returns setof app.standard_level
  language sql stable strict parallel safe rows 20
begin atomic
  with given as materialized (
    select *
    from counted_results(standard_levels.student_ids, standard_levels.term_id) as counted
    where counted.standard_id is not null
  ),
  levels as (
    select
      grading_scale_bands.id,
      grading_scale_bands.grading_scale_id,
      grading_scale_bands.label,
      grading_scale_bands.is_passing,
      row_number() over (
        partition by grading_scale_bands.grading_scale_id order by grading_scale_bands.from_percent
      ) as height
    from grading_scale_bands
  ),
  shown as (
    select
      given.student_id,
      given.standard_id,
      given.day,
      given.weight,
      levels.height,
      levels.grading_scale_id,
      first_value(levels.grading_scale_id) over (
        partition by given.student_id, given.standard_id
        order by given.day desc, given.exam_paper_id desc
      ) as last_scale_id,
      count(*) over (partition by given.student_id, given.standard_id, given.level_id) as times
    from given
    join levels on levels.id = given.level_id
    where given.counts and not given.is_dropped
  ),
  finals as (
    select
      shown.student_id,
      shown.standard_id,
      shown.grading_scale_id,
      case grading_scales.level_rule
        when 'most_recent' then (array_agg(shown.height order by shown.day desc, shown.height desc))[1]
        when 'most_frequent' then (
          array_agg(shown.height order by shown.times desc, shown.day desc, shown.height desc)
        )[1]
        when 'highest' then max(shown.height)
        when 'mean' then round(round(sum(shown.weight * shown.height) / sum(shown.weight), 10))
      end as height
    from shown
    join grading_scales on grading_scales.id = shown.grading_scale_id
    -- Where a school changed its scale meanwhile, the later one counts.
    where shown.grading_scale_id = shown.last_scale_id
    group by
      shown.student_id, shown.standard_id, shown.grading_scale_id, grading_scales.level_rule
  )
  select
    given.student_id,
    given.subject_id,
    given.standard_id,
    standards.name,
    levels.id,
    levels.label,
    levels.is_passing,
    (count(*) filter (where given.counts and not given.is_dropped))::integer,
    (count(*) filter (where given.is_dropped))::integer,
    (count(*) filter (where given.is_absent))::integer,
    (count(*) filter (where given.is_exempt))::integer
  from given
  left join standards on standards.id = given.standard_id
  left join finals
    on finals.student_id = given.student_id and finals.standard_id = given.standard_id
  left join levels
    on levels.grading_scale_id = finals.grading_scale_id and levels.height = finals.height
  group by
    given.student_id, given.subject_id, given.standard_id, standards.name, standards.position,
    levels.id, levels.label, levels.is_passing
  order by given.student_id, given.subject_id, standards.position, standards.name;
end;
comment on function standard_levels(uuid[], uuid) is
  'What level students have come to in each standard in a term and the terms within it, from the results that you may see. The grading scale''s level rule finds the final level. Absent, exempt, missing and weight 0 do not count, nor do the lowest levels where a drop rule says so.';
grant execute on function standard_levels(uuid[], uuid) to :"reader";
