create or replace function report_card_lines(
  student_ids uuid[],
  term_id uuid,
  grading_scale_id uuid,
  today date
)
  returns table (student_id uuid, lines jsonb)
  language sql stable parallel safe rows 30
begin atomic
  with given as materialized (
    select * from counted_results(report_card_lines.student_ids, report_card_lines.term_id)
  ),
  scale as (
    select grading_scales.level_rule is not null as has_levels
    from grading_scales
    where grading_scales.id = report_card_lines.grading_scale_id
  ),
  -- Papers the student has a result of, and papers the student should have one of.
  papers as (
    select
      given.student_id, given.subject_id, given.class_subject_id, given.day, false as is_missing,
      given.exam,
      case when given.standard_id is null then
        jsonb_strip_nulls(
          jsonb_build_object(
            'exam', given.exam,
            'kind', given.kind,
            'day', given.day,
            'weight', given.weight,
            'maximum', given.maximum,
            'score', given.score,
            'percent', app.round_percent(100 * given.score / given.maximum),
            'absent', nullif(given.is_absent, false),
            'exempt', nullif(given.is_exempt, false),
            'dropped', nullif(given.is_dropped, false),
            'remark', given.remark
          )
        )
      end as line
    from given
    union all
    select
      member.student_id, class_subjects.subject_id, class_subjects.id, paper.day,
      paper.day < report_card_lines.today, exams.name, null
    from exams
    join terms on terms.id = exams.term_id
    join exam_papers on exam_papers.exam_id = exams.id
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    cross join lateral (
      select coalesce(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on) as day
    ) as paper
    join class_subject_members as member
      on member.class_subject_id = class_subjects.id
      and member.student_id = any (report_card_lines.student_ids)
      and daterange(member.starts_on, member.ends_on, '[]') @> paper.day
    where exams.term_id in (select terms_within(report_card_lines.term_id))
      and not exists (
        select
        from given
        where given.student_id = member.student_id and given.exam_paper_id = exam_papers.id
      )
  ),
  subject_lines as (
    select
      papers.student_id,
      papers.subject_id,
      (array_agg(papers.class_subject_id order by papers.day desc))[1] as class_subject_id,
      count(*) filter (where papers.is_missing) as missing,
      coalesce(
        jsonb_agg(papers.line order by papers.day, papers.exam collate app.natural)
          filter (where papers.line is not null),
        '[]'
      ) as exams
    from papers
    group by papers.student_id, papers.subject_id
  ),
  standard_lines as (
    select
      standing.student_id,
      standing.subject_id,
      jsonb_agg(
        jsonb_build_object(
          'standardId', standing.standard_id,
          'standard', standing.standard_name,
          'code', standards.code,
          'level', standing.level,
          'passed', standing.is_passing,
          'counted', standing.counted,
          'dropped', standing.dropped,
          'absent', standing.absent,
          'exempt', standing.exempt
        )
        order by standards.position, standards.name
      ) as standards
    from standard_levels(report_card_lines.student_ids, report_card_lines.term_id) as standing
    join standards on standards.id = standing.standard_id
    group by standing.student_id, standing.subject_id
  ),
  graded as (
    select
      subject_lines.student_id,
      subject_lines.missing,
      subject_lines.exams,
      subjects.id as subject_id,
      subjects.name as subject,
      subjects.code,
      class_subjects.credits,
      averages.percent,
      band.label,
      band.grade_point,
      band.is_passing,
      case when scale.has_levels then coalesce(standard_lines.standards, '[]') end as standards,
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
    join class_subjects on class_subjects.id = subject_lines.class_subject_id
    left join scale on true
    left join subject_averages(report_card_lines.student_ids, report_card_lines.term_id) as averages
      on averages.student_id = subject_lines.student_id
      and averages.subject_id = subject_lines.subject_id
      and scale.has_levels is not true
    left join standard_lines
      on standard_lines.student_id = subject_lines.student_id
      and standard_lines.subject_id = subject_lines.subject_id
    cross join lateral grade_for(averages.percent, report_card_lines.grading_scale_id) as band
    where subject_lines.missing > 0
      or subject_lines.exams <> '[]'
      or standard_lines.standards is not null
  )
  select
    graded.student_id,
    jsonb_agg(
      jsonb_build_object(
        'subjectId', graded.subject_id,
        'subject', graded.subject,
        'code', graded.code,
        'teacher', graded.teacher,
        'credits', graded.credits,
        'percent', graded.percent,
        'letter', graded.label,
        'gradePoint', graded.grade_point,
        'passed', graded.is_passing,
        'missing', graded.missing,
        'exams', graded.exams
      ) || case when graded.standards is null then '{}'::jsonb
        else jsonb_build_object('standards', graded.standards)
      end
      order by graded.subject, graded.subject_id
    )
  from graded
  group by graded.student_id;
end;
comment on function report_card_lines(uuid[], uuid, uuid, date) is
  'The subjects of report cards, as they are frozen in report_cards.lines.';
