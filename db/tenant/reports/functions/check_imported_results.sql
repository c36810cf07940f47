create or replace function check_imported_results(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language plpgsql stable parallel unsafe rows 10
  set search_path from current
as $$
declare
  may_all constant boolean := has_permission('results:import') or is_owners_session();
  own_papers constant uuid[] := case
    when may_all then '{}' else array(select exam_paper_ids_for('results:import'))
  end;
begin
  return query
    with entry as materialized (
      select
        imported.*, exam_papers.maximum_score, exam_papers.class_subject_id,
        coalesce(exam_papers.held_on, terms.starts_on) as from_day, terms.ends_on as to_day,
        may_for_class_subjects('results:approve', array[exam_papers.class_subject_id])
          as may_approve,
        results.id as known_id, results.published_at,
        (results.score, results.is_absent, results.is_exempt)
          is distinct from (imported.score, imported.is_absent, imported.is_exempt) as is_changed,
        (now() at time zone school.time_zone)::date
          not between terms.grades_open_on and terms.grades_close_on as is_closed,
        first_value(imported.line) over (
          partition by imported.exam_paper_id, imported.student_id order by imported.line
        ) as first_line
      from imported_results(rows) as imported
      left join exam_papers on exam_papers.id = imported.exam_paper_id
      left join exams on exams.id = exam_papers.exam_id
      left join terms on terms.id = exams.term_id
      left join class_subjects on class_subjects.id = exam_papers.class_subject_id
      left join classes on classes.id = class_subjects.class_id
      left join schools as school on school.id = classes.school_id
      left join results
        on results.exam_paper_id = imported.exam_paper_id
        and results.student_id = imported.student_id
        and results.standard_id is null
    ),
    -- One reason a line will do: the first that holds.
    judged as (
      select
        entry.*,
        case
          when admission_number is null or exam is null or class is null or subject is null
            then null
          when student_id is null then 'admission_number: is no student'
          when papers = 0 then 'exam: has no such paper in the current year'
          when papers > 1 then 'exam: has more than one such paper; name the term'
          when not (may_all or exam_paper_id = any (own_papers))
            then 'exam: is a paper beyond your reach'
          when first_line < line
            then format('admission_number: has a result of this paper on line %s already', first_line)
          when num_nonnulls(score, nullif(is_absent, false), nullif(is_exempt, false)) <> 1
            then 'score: there must be either a score, or absent, or exempt'
          when score < 0 or score <> round(score, 2) then 'score: is no score'
          when score > maximum_score
            then format('score: is above the maximum of the paper, %s', maximum_score)
          when not exists (
            select
            from class_subject_members as member
            where member.class_subject_id = entry.class_subject_id
              and member.student_id = entry.student_id
              and daterange(member.starts_on, member.ends_on, '[]')
                && daterange(entry.from_day, entry.to_day, '[]')
          ) then 'admission_number: does not attend this class subject'
          when is_changed and is_closed and not may_approve
            then 'exam: is of a term that takes no results now'
          when known_id is not null and published_at is not null and is_changed and not may_approve
            then 'score: is published already, and changes only by somebody with results:approve'
        end as said
      from entry
    )
    select
      judged.line, split_part(said, ': ', 1),
      case split_part(said, ': ', 1)
        when 'exam' then judged.exam
        when 'score' then judged.score::text
        else judged.admission_number
      end,
      substring(said from position(': ' in said) + 2)
    from judged
    where said is not null;
end;
$$;
comment on function check_imported_results(jsonb, uuid[]) is
  'What is wrong with the rows of a file of results; the same rules as those of enter_results.';
