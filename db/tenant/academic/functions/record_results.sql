create or replace function record_results(
  exam_paper_id uuid,
  lines app.result_line[],
  in_standards boolean
)
  returns setof results
  language plpgsql volatile strict
  set search_path from current
as $$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from exam_papers where id = record_results.exam_paper_id) then
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
        when in_standards and entry.standard_id is null then 'no standard is named'
        when entry.score in ('NaN', 'infinity', '-infinity') or entry.score < 0
          then format('%s is no score', entry.score)
        when entry.score <> round(entry.score, 2)
          then format('%s has more than two decimals', entry.score)
        when num_nonnulls(
          entry.score, entry.level_id, nullif(entry.is_absent, false),
          nullif(entry.is_exempt, false)
        ) <> 1 then format(
          'there must be either a %s, or absent, or exempt',
          case when in_standards then 'level' else 'score' end
        )
        when count(*) over (partition by entry.student_id, entry.standard_id) > 1
          then 'there is more than one line'
      end as problem
    from unnest(lines) with ordinality
      as entry (student_id, standard_id, score, level_id, is_absent, is_exempt, remark, line)
    left join students on students.id = entry.student_id
  ) as checked
  where checked.problem is not null
  order by checked.line
  limit 1;
  if found then
    raise exception using
      errcode = 'SC309',
      message = format('%s: %s.', wrong.student, wrong.problem),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Nothing was entered. Correct this line and enter all of them again.';
  end if;

  -- In order of the students, so that two teachers who enter at the same time wait for each other
  -- instead of running into a deadlock. Lines that change nothing leave no trace.
  insert into results (
    exam_paper_id, student_id, standard_id, score, level_id, is_absent, is_exempt, remark
  )
  select
    record_results.exam_paper_id,
    entry.student_id,
    entry.standard_id,
    entry.score,
    entry.level_id,
    coalesce(entry.is_absent, false),
    coalesce(entry.is_exempt, false),
    nullif(btrim(entry.remark), '')
  from unnest(lines) as entry
  order by entry.student_id, entry.standard_id
  on conflict on constraint results_exam_paper_id_student_id_standard_id_key do update
  set
    score = excluded.score,
    level_id = excluded.level_id,
    is_absent = excluded.is_absent,
    is_exempt = excluded.is_exempt,
    remark = excluded.remark
  where (
      results.score, results.level_id, results.is_absent, results.is_exempt, results.remark
    ) is distinct from (
      excluded.score, excluded.level_id, excluded.is_absent, excluded.is_exempt, excluded.remark
    );

  return query
    select results.*
    from unnest(lines) with ordinality
      as entry (student_id, standard_id, score, level_id, is_absent, is_exempt, remark, line)
    join results
      on results.student_id = entry.student_id
      and results.standard_id is not distinct from entry.standard_id
    where results.exam_paper_id = record_results.exam_paper_id
    order by entry.line;
end;
$$;
comment on function record_results(uuid, app.result_line[], boolean) is
  E'@behavior -*\nEnters a list of marks, all of them or none; enter_results and enter_levels call it.';
grant execute on function record_results(uuid, app.result_line[], boolean) to :"tenant";
