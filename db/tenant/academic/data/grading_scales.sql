-- A school starts with two scales; afterwards they are its own.
with new_scales as (
  insert into grading_scales (name, description, is_default)
  select scale.name, scale.description, scale.is_default
  from (
    values
      ('Letters', 'A to F with grade points from 4 to 0; 60 percent pass.', true),
      ('Percentage', 'Words for percentages; 50 percent pass.', false)
  ) as scale (name, description, is_default)
  where not exists (select from grading_scales)
  returning id, name
)
insert into grading_scale_bands
  (grading_scale_id, label, from_percent, below_percent, grade_point, is_passing)
select
  new_scales.id, band.label, band.from_percent, band.below_percent, band.grade_point,
  band.is_passing
from new_scales
join (
  values
    ('Letters', 'A', 90, null, 4.0, true),
    ('Letters', 'B', 80, 90, 3.0, true),
    ('Letters', 'C', 70, 80, 2.0, true),
    ('Letters', 'D', 60, 70, 1.0, true),
    ('Letters', 'F', 0, 60, 0.0, false),
    ('Percentage', 'Excellent', 90, null, null, true),
    ('Percentage', 'Very good', 80, 90, null, true),
    ('Percentage', 'Good', 70, 80, null, true),
    ('Percentage', 'Satisfactory', 60, 70, null, true),
    ('Percentage', 'Sufficient', 50, 60, null, true),
    ('Percentage', 'Insufficient', 0, 50, null, false)
) as band (scale, label, from_percent, below_percent, grade_point, is_passing)
  on band.scale = new_scales.name;
