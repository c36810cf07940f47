create or replace function may_for_class_subjects(code text, class_subject_ids uuid[])
  returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return has_permission(code)
    or class_subject_ids <@ array(select class_subject_ids_for(code));
end;
$$;
comment on function may_for_class_subjects(text, uuid[]) is
  'Whether you hold a permission for each of these class subjects.';
