create or replace function imported_results(rows jsonb)
  returns table (
    line integer, exam text, class text, subject text, admission_number text, score numeric,
    is_absent boolean, is_exempt boolean, remark text, student_id uuid, exam_paper_id uuid,
    papers integer
  )
  language sql stable parallel safe rows 100
begin atomic
  with entry as materialized (
    select *
    from jsonb_to_recordset(rows) as entry (
      line integer, exam text, term text, class text, subject text, admission_number text,
      score numeric, is_absent boolean, is_exempt boolean, remark text
    )
  ),
  -- Few papers, many lines: each paper is looked up once.
  named as materialized (
    select wanted.*, paper.ids
    from (select distinct exam, term, class, subject from entry) as wanted
    cross join lateral (
      select array_agg(exam_papers.id) as ids
      from exam_papers
      join exams on exams.id = exam_papers.exam_id
      join terms on terms.id = exams.term_id
      join academic_years on academic_years.id = terms.academic_year_id
      join class_subjects on class_subjects.id = exam_papers.class_subject_id
      join classes on classes.id = class_subjects.class_id
      join subjects on subjects.id = class_subjects.subject_id
      where academic_years.is_current
        and app.fold(exams.name) = app.fold(wanted.exam)
        and app.fold(classes.name) = app.fold(wanted.class)
        and app.fold(wanted.subject) in (
          app.fold(subjects.name), app.fold(subjects.code), app.fold(class_subjects.name)
        )
        and (wanted.term is null or app.fold(terms.name) = app.fold(wanted.term))
    ) as paper
  )
  select
    entry.line, entry.exam, entry.class, entry.subject, entry.admission_number, entry.score,
    coalesce(entry.is_absent, false), coalesce(entry.is_exempt, false), entry.remark, students.id,
    case when cardinality(named.ids) = 1 then named.ids[1] end,
    coalesce(cardinality(named.ids), 0)
  from entry
  join named
    on named.exam is not distinct from entry.exam and named.term is not distinct from entry.term
    and named.class is not distinct from entry.class
    and named.subject is not distinct from entry.subject
  left join students on students.admission_number = entry.admission_number;
end;
comment on function imported_results(jsonb) is
  'The rows of a file of results with the student and the paper that they name, in the current year.';
