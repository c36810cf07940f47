create or replace function class_subjects_title(class_subject class_subjects) returns text
  language sql stable parallel safe
begin atomic
  select coalesce(
    class_subject.name,
    (select subjects.name from subjects where subjects.id = class_subject.subject_id)
  );
end;
comment on function class_subjects_title(class_subjects) is
  'What the timetable calls it: its own name, or else the subject''s.';
grant execute on function class_subjects_title(class_subjects) to :"reader";
