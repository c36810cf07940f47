create or replace function check_kept_results(
  student_ids uuid[],
  class_subject_ids uuid[],
  spells daterange[]
)
  returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, with spells that became shorter or are gone.
declare
  stranded record;
begin
  -- Nobody enters a result in the meantime.
  perform from exam_papers
  where class_subject_id = any (class_subject_ids)
  order by id
  for no key update;

  -- As with entering a result: having left before the paper is not fine, and without a day of its
  -- own a paper may have been sat on any day of the term.
  select
    students.full_name as student,
    students.id as student_id, exams.name as exam, exam_papers.held_on
  into stranded
  from unnest(student_ids, class_subject_ids, spells) as cut (student_id, class_subject_id, spell)
  join exam_papers on exam_papers.class_subject_id = cut.class_subject_id
  join results
    on results.exam_paper_id = exam_papers.id and results.student_id = cut.student_id
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  -- Results go with the student: whoever deletes one is not held up here.
  join students on students.id = cut.student_id
  cross join lateral (
    select daterange(coalesce(exam_papers.held_on, terms.starts_on), terms.ends_on, '[]') as days
  ) as sat
  where cut.spell && sat.days
    and not exists (
      select
      from class_subject_members as member
      where member.class_subject_id = cut.class_subject_id
        and member.student_id = cut.student_id
        and daterange(member.starts_on, member.ends_on, '[]') && sat.days
    )
  order by exam_papers.held_on desc nulls last
  limit 1;
  if found then
    raise exception using
      errcode = 'SC322',
      message = format(
        '%s has a result of %s%s, which the change leaves out.',
        stranded.student, stranded.exam, coalesce(', held on ' || stranded.held_on, '')
      ),
      detail = format('student_id %s', stranded.student_id),
      hint = 'Let the spell end on the day of the paper or later, or delete the results first.';
  end if;
end;
$$;
comment on function check_kept_results(uuid[], uuid[], daterange[]) is
  'Refuses (SC322) results of students who would not attend the class subject any more from before the paper on.';
