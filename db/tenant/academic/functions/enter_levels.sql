create or replace function enter_levels(exam_paper_id uuid, entries app.level_entry[])
  returns setof results
  language plpgsql volatile strict
  set search_path from current
as $$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from exam_papers where id = enter_levels.exam_paper_id) then
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
        when entry.standard_id is null then 'no standard is named'
        when num_nonnulls(
          entry.level_id, nullif(entry.is_absent, false), nullif(entry.is_exempt, false)
        ) <> 1 then 'there must be either a level, or absent, or exempt'
        when count(*) over (partition by entry.student_id, entry.standard_id) > 1
          then 'there is more than one line for a standard'
      end as problem
    from unnest(entries) with ordinality
      as entry (student_id, standard_id, level_id, is_absent, is_exempt, remark, line)
    left join students on students.id = entry.student_id
  ) as checked
  where checked.problem is not null
  order by checked.line
  limit 1;
  if found then
    perform refuse_result_entry(wrong.student, wrong.student_id, wrong.problem);
  end if;

  -- In one order, as enter_results does, and without a trace of lines that change nothing.
  insert into results (
    exam_paper_id, student_id, standard_id, level_id, is_absent, is_exempt, remark
  )
  select
    enter_levels.exam_paper_id,
    entry.student_id,
    entry.standard_id,
    entry.level_id,
    coalesce(entry.is_absent, false),
    coalesce(entry.is_exempt, false),
    nullif(btrim(entry.remark), '')
  from unnest(entries) as entry
  order by entry.student_id, entry.standard_id
  on conflict on constraint results_exam_paper_id_student_id_standard_id_key do update
  set
    level_id = excluded.level_id,
    is_absent = excluded.is_absent,
    is_exempt = excluded.is_exempt,
    remark = excluded.remark
  where (results.level_id, results.is_absent, results.is_exempt, results.remark)
    is distinct from (excluded.level_id, excluded.is_absent, excluded.is_exempt, excluded.remark);

  return query
    select results.*
    from unnest(entries) with ordinality
      as entry (student_id, standard_id, level_id, is_absent, is_exempt, remark, line)
    join results
      on results.student_id = entry.student_id and results.standard_id = entry.standard_id
    where results.exam_paper_id = enter_levels.exam_paper_id
    order by entry.line;
end;
$$;
comment on function enter_levels(uuid, app.level_entry[]) is
  'Enters what students showed in a paper, a line for each student and standard: a level of the school''s grading scale, or absent, or exempt, and perhaps a remark. Lines replace what was entered before. All lines are entered or none; the error names the student.';
grant execute on function enter_levels(uuid, app.level_entry[]) to :"tenant";
