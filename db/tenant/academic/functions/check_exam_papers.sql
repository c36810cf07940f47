create or replace function check_exam_papers(exam_paper_ids uuid[]) returns void
  language plpgsql stable strict parallel unsafe
  set search_path from current
as $$
declare
  wrong record;
begin
  select
    exams.name as exam, exam_papers.held_on,
    coalesce(exams.starts_on, terms.starts_on) as first_day,
    coalesce(exams.ends_on, terms.ends_on) as last_day
  into wrong
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  where exam_papers.id = any (exam_paper_ids)
    and exam_papers.held_on not between
      coalesce(exams.starts_on, terms.starts_on) and coalesce(exams.ends_on, terms.ends_on)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC305',
      message = format('%s: no paper can be held on %s.', wrong.exam, wrong.held_on),
      detail = format('The exam lasts from %s to %s.', wrong.first_day, wrong.last_day),
      hint = 'Choose a day of the exam, or change the days of the exam.';
  end if;

  select
    exams.name as exam, classes.name as class,
    classes.academic_year_id <> terms.academic_year_id
      or not coalesce(are_related_terms(class_subjects.term_id, terms.id), true) as is_other_term
  into wrong
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join class_subjects on class_subjects.id = exam_papers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  where exam_papers.id = any (exam_paper_ids)
    and (
      classes.academic_year_id <> terms.academic_year_id
      or not coalesce(are_related_terms(class_subjects.term_id, terms.id), true)
      or not is_school_within(classes.school_id, exams.school_id)
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC306',
      message = format(
        case
          when wrong.is_other_term then '%s: class %s is taught this subject in another term.'
          else '%s: class %s belongs to another school.'
        end,
        wrong.exam, wrong.class
      ),
      hint = 'Choose a class subject of the exam''s school that is taught in the exam''s term.';
  end if;
end;
$$;
comment on function check_exam_papers(uuid[]) is
  'Refuses exam papers on days, in terms or for schools that are not those of their exams.';
