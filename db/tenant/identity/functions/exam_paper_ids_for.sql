create or replace function exam_paper_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 100
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read. Students and guardians get no
-- paper from it: what they may read of one is theirs alone.
declare
  asker constant uuid := current_user_id();
begin
  if exists (select from held_scopes(code) where scope = 'classes') then
    return query
      select id from exam_papers where class_subject_id in (select taught_class_subject_ids());
    if code like '%:view' then
      -- A class teacher reads about all that the class is taught.
      return query
        select exam_papers.id
        from exam_papers
        join class_subjects on class_subjects.id = exam_papers.class_subject_id
        join classes on classes.id = class_subjects.class_id
        join teachers on teachers.id = classes.class_teacher_id
        where teachers.user_id = asker;
    end if;
  end if;
  return query
    select exam_papers.id
    from exam_papers
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    join classes on classes.id = class_subjects.class_id
    where classes.school_id in (select school_ids_for(exam_paper_ids_for.code));
end;
$$;
comment on function exam_paper_ids_for(text) is
  E'@behavior -*\nThe exam papers for which you hold a permission as staff: of what you teach, of your class, or of your school.';
grant execute on function exam_paper_ids_for(text) to :"reader";
