create or replace function report_card_lines(
  student_ids uuid[],
  term_id uuid,
  grading_scale_id uuid,
  today date
)
  returns table (student_id uuid, grade_point numeric, lines jsonb)
  language sql stable parallel safe rows 30
begin atomic
  with recursive within (id) as (
    select terms.id from terms where terms.id = report_card_lines.term_id
    union all
    select terms.id
    from within
    join terms on terms.parent_term_id = within.id
  ),
  -- Papers the student has a result of, and papers the student should have one of by now.
  papers as (
    select
      coalesce(results.student_id, member.student_id) as student_id,
      exam_papers.id as exam_paper_id,
      class_subjects.id as class_subject_id,
      class_subjects.subject_id,
      exams.name,
      exams.kind,
      exams.weight,
      coalesce(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on) as day,
      exam_papers.maximum_score,
      results.id as result_id,
      results.score,
      results.is_absent,
      results.is_exempt,
      results.remark
    from exams
    join terms on terms.id = exams.term_id
    join exam_papers on exam_papers.exam_id = exams.id
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    cross join lateral (
      select class_subject_members.student_id
      from class_subject_members
      where class_subject_members.class_subject_id = class_subjects.id
        and class_subject_members.student_id = any (report_card_lines.student_ids)
        and daterange(class_subject_members.starts_on, class_subject_members.ends_on, '[]')
          @> coalesce(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on)
      union
      select results.student_id
      from results
      where results.exam_paper_id = exam_papers.id
        and results.student_id = any (report_card_lines.student_ids)
    ) as member
    left join results
      on results.exam_paper_id = exam_papers.id and results.student_id = member.student_id
    where exams.term_id in (select within.id from within)
  ),
  subject_lines as (
    select
      papers.student_id,
      papers.subject_id,
      (array_agg(papers.class_subject_id order by papers.day desc))[1] as class_subject_id,
      count(*) filter (where papers.result_id is null and papers.day < report_card_lines.today)
        as missing,
      coalesce(
        jsonb_agg(
          jsonb_strip_nulls(
            jsonb_build_object(
              'exam', papers.name,
              'kind', papers.kind,
              'day', papers.day,
              'weight', papers.weight,
              'maximum', papers.maximum_score,
              'score', papers.score,
              'percent', app.round_percent(100 * papers.score / papers.maximum_score),
              'absent', nullif(papers.is_absent, false),
              'exempt', nullif(papers.is_exempt, false),
              'remark', papers.remark
            )
          )
          order by papers.day, papers.name
        ) filter (where papers.result_id is not null),
        '[]'
      ) as exams
    from papers
    group by papers.student_id, papers.subject_id
  ),
  graded as (
    select
      subject_lines.student_id,
      subject_lines.missing,
      subject_lines.exams,
      subjects.id as subject_id,
      subjects.name as subject,
      subjects.code,
      averages.percent,
      band.label,
      band.grade_point,
      band.is_passing,
      (
        select teachers.full_name
        from class_subject_teachers
        join teachers on teachers.id = class_subject_teachers.teacher_id
        where class_subject_teachers.class_subject_id = subject_lines.class_subject_id
        order by class_subject_teachers.is_main desc,
          class_subject_teachers.starts_on desc nulls last
        limit 1
      ) as teacher
    from subject_lines
    join subjects on subjects.id = subject_lines.subject_id
    left join subject_averages(report_card_lines.student_ids, report_card_lines.term_id) as averages
      on averages.student_id = subject_lines.student_id
      and averages.subject_id = subject_lines.subject_id
    cross join lateral grade_for(averages.percent, report_card_lines.grading_scale_id) as band
    where subject_lines.missing > 0 or subject_lines.exams <> '[]'
  )
  select
    graded.student_id,
    round(avg(graded.grade_point), 2),
    jsonb_agg(
      jsonb_build_object(
        'subjectId', graded.subject_id,
        'subject', graded.subject,
        'code', graded.code,
        'teacher', graded.teacher,
        'percent', graded.percent,
        'letter', graded.label,
        'gradePoint', graded.grade_point,
        'passed', graded.is_passing,
        'missing', graded.missing,
        'exams', graded.exams
      )
      order by graded.subject, graded.subject_id
    )
  from graded
  group by graded.student_id;
end;
comment on function report_card_lines(uuid[], uuid, uuid, date) is
  'The subjects of report cards, as they are frozen in report_cards.lines.';
