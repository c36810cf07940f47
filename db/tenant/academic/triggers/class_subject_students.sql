create or replace function tg_class_subject_students__keep_results() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because results that the writer may not read are kept as well.
declare
  cut uuid[];
begin
  if tg_op = 'DELETE' then
    cut := array(select id from old_rows);
  else
    cut := array(
      select old_rows.id
      from old_rows
      join new_rows on new_rows.id = old_rows.id
      where (new_rows.class_subject_id, new_rows.student_id)
          is distinct from (old_rows.class_subject_id, old_rows.student_id)
        or not daterange(old_rows.starts_on, old_rows.ends_on, '[]')
          <@ daterange(new_rows.starts_on, new_rows.ends_on, '[]')
    );
  end if;
  if cut <> '{}' then
    perform check_kept_results(
      array_agg(old_rows.student_id),
      array_agg(old_rows.class_subject_id),
      array_agg(daterange(old_rows.starts_on, old_rows.ends_on, '[]'))
    )
    from old_rows
    join class_subjects on class_subjects.id = old_rows.class_subject_id
    where old_rows.id = any (cut) and not class_subjects.takes_whole_class
    having count(*) > 0;
  end if;
  return null;
end;
$$;

create or replace trigger _500_keep_results_update after update on class_subject_students
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_class_subject_students__keep_results();
create or replace trigger _500_keep_results_delete after delete on class_subject_students
  referencing old table as old_rows
  for each statement execute function tg_class_subject_students__keep_results();
