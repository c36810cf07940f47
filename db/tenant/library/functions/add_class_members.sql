create or replace function add_class_members(class_id uuid) returns setof library_members
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because whoever keeps the library need not see enrolments.
declare
  class record;
begin
  select classes.id, classes.school_id into class
  from classes
  where classes.id = add_class_members.class_id;
  perform require_permission(
    'library_members:create', may_for_library('library_members:create', class.school_id)
  );
  if class.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  return query
    insert into library_members (school_id, student_id)
    select class.school_id, enrollments.student_id
    from enrollments
    where enrollments.class_id = class.id
      and library_day(class.school_id)
        between enrollments.starts_on and coalesce(enrollments.ends_on, 'infinity')
    order by enrollments.roll_number, enrollments.student_id
    on conflict on constraint library_members_student_id_school_id_key do nothing
    returning *;
end;
$$;
comment on function add_class_members(uuid) is
  'Makes all students of a class readers of their school''s library, by its rules, and returns those who were none. Needs library_members:create.';
grant execute on function add_class_members(uuid) to :"tenant";
