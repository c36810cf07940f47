create or replace function grade_for(percent numeric, grading_scale_id uuid default null)
  returns grading_scale_bands
  language sql stable parallel safe
begin atomic
  select grading_scale_bands.*
  from grading_scale_bands
  where grading_scale_bands.grading_scale_id = coalesce(
      grade_for.grading_scale_id,
      (select grading_scales.id from grading_scales where grading_scales.is_default)
    )
    and grading_scale_bands.from_percent <= app.round_percent(percent)
    and coalesce(grading_scale_bands.below_percent, 'infinity') > app.round_percent(percent);
end;
comment on function grade_for(numeric, uuid) is
  'The band of a grading scale (without one: of the default scale) that a percentage falls into, after rounding to two decimals. Null where the scale has a gap.';
grant execute on function grade_for(numeric, uuid) to :"reader";
