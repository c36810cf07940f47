create or replace function class_subject_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  -- One reads about all that one's classes are taught, and writes about what one teaches.
  if code like '%:view' then
    return query
      select id
      from class_subjects
      where class_id in (select class_ids_for(class_subject_ids_for.code));
    return;
  end if;
  if exists (select from held_scopes(code) where scope = 'classes') then
    return query select taught_class_subject_ids();
  end if;
  return query
    select class_subjects.id
    from class_subjects
    join classes on classes.id = class_subjects.class_id
    where classes.school_id in (select school_ids_for(class_subject_ids_for.code));
end;
$$;
comment on function class_subject_ids_for(text) is
  E'@behavior -*\nThe class subjects for which you hold a permission: those you teach or of your school; to view, also those of your classes.';
grant execute on function class_subject_ids_for(text) to :"reader";
