create or replace function enter_results(exam_paper_id uuid, entries app.result_entry[])
  returns setof results
  language plpgsql volatile strict
  set search_path from current
as $$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from exam_papers where id = enter_results.exam_paper_id) then
    raise exception using errcode = 'P0002', message = 'There is no such exam paper.';
  end if;

  select checked.*
  into wrong
  from (
    select
      entry.line,
      entry.student_id,
      coalesce(students.full_name, 'Line ' || entry.line) as student,
      case
        when entry.student_id is null then 'no student is named'
        when entry.score in ('NaN', 'infinity', '-infinity') or entry.score < 0
          then format('%s is no score', entry.score)
        when entry.score <> round(entry.score, 2)
          then format('%s has more than two decimals', entry.score)
        when num_nonnulls(
          entry.score, nullif(entry.is_absent, false), nullif(entry.is_exempt, false)
        ) <> 1 then 'there must be either a score, or absent, or exempt'
        when count(*) over (partition by entry.student_id) > 1 then 'there is more than one line'
      end as problem
    from unnest(entries) with ordinality
      as entry (student_id, score, is_absent, is_exempt, remark, line)
    left join students on students.id = entry.student_id
  ) as checked
  where checked.problem is not null
  order by checked.line
  limit 1;
  if found then
    perform refuse_result_entry(wrong.student, wrong.student_id, wrong.problem);
  end if;

  -- In order of the students, so that two teachers who enter at the same time wait for each other
  -- instead of running into a deadlock. Lines that change nothing leave no trace.
  insert into results (exam_paper_id, student_id, score, is_absent, is_exempt, remark)
  select
    enter_results.exam_paper_id,
    entry.student_id,
    entry.score,
    coalesce(entry.is_absent, false),
    coalesce(entry.is_exempt, false),
    nullif(btrim(entry.remark), '')
  from unnest(entries) as entry
  order by entry.student_id
  on conflict on constraint results_exam_paper_id_student_id_standard_id_key do update
  set
    score = excluded.score,
    is_absent = excluded.is_absent,
    is_exempt = excluded.is_exempt,
    remark = excluded.remark
  where (results.score, results.is_absent, results.is_exempt, results.remark)
    is distinct from (excluded.score, excluded.is_absent, excluded.is_exempt, excluded.remark);

  return query
    select results.*
    from unnest(entries) with ordinality
      as entry (student_id, score, is_absent, is_exempt, remark, line)
    join results on results.student_id = entry.student_id
    where results.exam_paper_id = enter_results.exam_paper_id and results.standard_id is null
    order by entry.line;
end;
$$;
comment on function enter_results(uuid, app.result_entry[]) is
  'Enters the marks of a paper, a line for each student: a score, or absent, or exempt, and perhaps a remark. Lines replace what was entered before. All lines are entered or none; the error names the student.';
grant execute on function enter_results(uuid, app.result_entry[]) to :"tenant";
