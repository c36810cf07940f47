create or replace function class_subjects_main_teacher(
  class_subject class_subjects,
  day date default null
)
  returns class_subject_teachers
  language sql stable parallel safe
begin atomic
  select assigned.*
  from class_subject_teachers as assigned
  join classes on classes.id = class_subject.class_id
  join schools on schools.id = classes.school_id
  where assigned.class_subject_id = class_subject.id
    and assigned.is_main
    and coalesce(class_subjects_main_teacher.day, schools_today(schools))
      <@ daterange(assigned.starts_on, assigned.ends_on, '[]');
end;
comment on function class_subjects_main_teacher(class_subjects, date) is
  'Who teaches it mainly on a day (today, unless given).';
grant execute on function class_subjects_main_teacher(class_subjects, date) to :"reader";
