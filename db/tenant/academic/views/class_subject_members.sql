create or replace view class_subject_members with (security_invoker = true) as
select
  class_subjects.id as class_subject_id,
  enrollments.student_id,
  enrollments.starts_on,
  enrollments.ends_on
from class_subjects
join enrollments on enrollments.class_id = class_subjects.class_id
where class_subjects.takes_whole_class
union all
select
  class_subjects.id,
  class_subject_students.student_id,
  class_subject_students.starts_on,
  class_subject_students.ends_on
from class_subjects
join class_subject_students on class_subject_students.class_subject_id = class_subjects.id
where not class_subjects.takes_whole_class;

comment on view class_subject_members is $$
@foreignKey (class_subject_id) references class_subjects (id)
@foreignKey (student_id) references students (id)
Who attends a class subject and when: the class's enrolments where the whole class takes it, else the members that are listed.
$$;
comment on column class_subject_members.class_subject_id is 'What is attended.';
comment on column class_subject_members.student_id is 'Who attends it.';
comment on column class_subject_members.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_members.ends_on is 'The last day; null: to the end.';
grant select on class_subject_members to :"reader";
