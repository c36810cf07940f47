create or replace function taught_class_subject_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select assignment.class_subject_id
    from class_subject_teachers as assignment
    join teachers on teachers.id = assignment.teacher_id
    where teachers.user_id = asker
      and coalesce(assignment.ends_on, 'infinity') >= current_date;
end;
$$;
comment on function taught_class_subject_ids() is 'The class subjects that you teach, now or soon.';
