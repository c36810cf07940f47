create or replace function oneroster_classes()
  returns table (key text, is_homeroom boolean, class_id uuid, takes_whole_class boolean)
  language sql stable parallel safe
-- A OneRoster class is a class of ours (homeroom), or a class subject. Class subjects of several
-- terms that came as one share their key; one that came with its homeroom has the homeroom's.
begin atomic
  select coalesce(sourced_id, id::text), true, id, false
  from classes
  union all
  select
    coalesce(class_subjects.sourced_id, class_subjects.id::text), false,
    (array_agg(class_subjects.class_id order by class_subjects.id))[1],
    bool_and(class_subjects.takes_whole_class)
  from class_subjects
  where not exists (
    select from classes
    where classes.id = class_subjects.class_id
      and classes.sourced_id = class_subjects.sourced_id
  )
  group by 1;
end;
comment on function oneroster_classes() is
  'Classes and class subjects by the id that rosters know them by.';
