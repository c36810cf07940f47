create or replace function class_subject_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  if exists (select from held_scopes(code) where scope = 'classes') then
    return query select taught_class_subject_ids();
  end if;
  return query
    select class_subjects.id
    from class_subjects
    join classes on classes.id = class_subjects.class_id
    where classes.school_id in (select school_ids_for(code));
end;
$$;
comment on function class_subject_ids_for(text) is
  'The class subjects for which you hold a permission because you teach them, or for their school.';
grant execute on function class_subject_ids_for(text) to :"reader";
