comment on table grading_scale_bands is
  'A grade of a scale and the percentages that earn it. Bands of a scale never overlap.';
comment on column grading_scale_bands.id is 'Identifies the row; never changes.';
comment on column grading_scale_bands.grading_scale_id is 'The scale that it is part of.';
comment on column grading_scale_bands.label is 'The grade: A, or Very good.';
comment on column grading_scale_bands.from_percent is 'The lowest percentage that earns it; of levels it gives the order alone.';
comment on column grading_scale_bands.below_percent is
  'The percentage that is too high for it; null in the highest band, which has no upper end.';
comment on column grading_scale_bands.grade_point is
  'What it counts for in a grade-point average; null on scales without one.';
comment on column grading_scale_bands.is_passing is
  'Whether it is a pass. No band that passes lies below one that fails.';
comment on column grading_scale_bands.created_at is 'When the row was made.';
comment on column grading_scale_bands.updated_at is 'When the row was last changed.';
