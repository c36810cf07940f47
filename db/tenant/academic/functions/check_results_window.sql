create or replace function check_results_window(exam_paper_ids uuid[]) returns void
  language plpgsql stable strict parallel unsafe
  set search_path from current
as $$
declare
  closed record;
begin
  select
    terms.name as term, terms.grades_open_on, terms.grades_close_on,
    array_agg(class_subjects.id) as class_subject_ids
  into closed
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join class_subjects on class_subjects.id = exam_papers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  join schools on schools.id = classes.school_id
  where exam_papers.id = any (exam_paper_ids)
    and schools_today(schools)
      not between terms.grades_open_on and terms.grades_close_on
  group by terms.id
  limit 1;
  if found and not may_for_class_subjects('results:approve', closed.class_subject_ids) then
    raise exception using
      errcode = 'SC308',
      message = format(
        'Results of %s can be entered from %s to %s.',
        closed.term, closed.grades_open_on, closed.grades_close_on
      ),
      hint = 'Ask somebody with the permission results:approve.';
  end if;
end;
$$;
comment on function check_results_window(uuid[]) is
  'Refuses marks outside the days on which their term takes them, except from those who approve results.';
