create or replace function merge_imported_results(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
begin
  -- Triggers hold the rules: maximum, attendance, window, publication, and who entered it.
  with entry as materialized (
    select imported.*, present.id as known_id
    from imported_results(rows) as imported
    left join results as present
      on present.exam_paper_id = imported.exam_paper_id
      and present.student_id = imported.student_id
      and present.standard_id is null
  ),
  merged as (
    insert into results as known (
      exam_paper_id, student_id, score, is_absent, is_exempt, remark
    )
    select exam_paper_id, student_id, score, is_absent, is_exempt, remark
    from entry
    order by exam_paper_id, student_id
    on conflict on constraint results_exam_paper_id_student_id_standard_id_key do update
    set
      score = excluded.score,
      is_absent = excluded.is_absent,
      is_exempt = excluded.is_exempt,
      remark = coalesce(excluded.remark, known.remark)
    where (known.score, known.is_absent, known.is_exempt, known.remark) is distinct from (
        excluded.score, excluded.is_absent, excluded.is_exempt,
        coalesce(excluded.remark, known.remark)
      )
    returning known.id
  )
  select
    count(*) filter (where known_id is null),
    count(*) filter (where known_id in (select id from merged)),
    count(*) filter (where known_id not in (select id from merged))
  into counts
  from entry;
  return counts;
end;
$$;
comment on function merge_imported_results(jsonb, uuid[]) is
  'Enters and changes the results of a file.';
