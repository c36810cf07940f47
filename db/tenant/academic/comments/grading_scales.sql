comment on table grading_scales is
  'How percentages become grades: a set of bands; or, with a level rule, the levels that students show in standards, the lowest first. A school uses its own scale, else that of the school above it, else the default.';
comment on column grading_scales.id is 'Identifies the row; never changes.';
comment on column grading_scales.name is 'What it is called.';
comment on column grading_scales.description is 'What it is used for.';
comment on column grading_scales.level_rule is
  'How the final level in a standard follows from those in the papers; null: the scale grades percentages.';
comment on column grading_scales.is_default is
  'Whether schools without a scale of their own use it. One scale at most is the default.';
comment on column grading_scales.created_at is 'When the row was made.';
comment on column grading_scales.updated_at is 'When the row was last changed.';
