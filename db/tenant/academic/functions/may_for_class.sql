create or replace function may_for_class(code text, class_id uuid) returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read. Unlike class_ids_for it leaves
-- out what a student or guardian holds: that reaches single students, never their whole class.
begin
  return has_permission(code)
    or exists (
      select
      from classes
      where classes.id = may_for_class.class_id
        and classes.school_id in (select school_ids_for(code))
    )
    or (
      exists (select from held_scopes(code) as held where held.scope = 'classes')
      and (
        exists (
          select
          from class_subjects
          where class_subjects.class_id = may_for_class.class_id
            and class_subjects.id in (select taught_class_subject_ids())
        )
        or exists (
          select
          from classes
          join teachers on teachers.id = classes.class_teacher_id
          where classes.id = may_for_class.class_id and teachers.user_id = current_user_id()
        )
      )
    );
end;
$$;
comment on function may_for_class(text, uuid) is
  'Whether you hold a permission for a class as a whole.';
