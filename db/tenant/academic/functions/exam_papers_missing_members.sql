create or replace function exam_papers_missing_members(paper exam_papers)
  returns setof class_subject_members
  language sql stable strict parallel safe rows 5
begin atomic
  select member.*
  from exams
  join terms on terms.id = exams.term_id
  join class_subject_members as member
    on member.class_subject_id = paper.class_subject_id
    and daterange(member.starts_on, member.ends_on, '[]')
      @> coalesce(paper.held_on, exams.ends_on, exams.starts_on, terms.ends_on)
  where exams.id = paper.exam_id
    and not exists (
      select
      from results
      where results.exam_paper_id = paper.id and results.student_id = member.student_id
    );
end;
comment on function exam_papers_missing_members(exam_papers) is
  'Who attends the class subject on the day of the paper and has no result yet, not even absent or exempt. The day of a paper is the one it is held on, else the last of its exam, else the last of its term.';
grant execute on function exam_papers_missing_members(exam_papers) to :"reader";
