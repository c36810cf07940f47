create or replace function enter_results(exam_paper_id uuid, entries app.result_entry[])
  returns setof results
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  return query
    select *
    from record_results(
      enter_results.exam_paper_id,
      array(
        select
          row(
            entry.student_id, null, entry.score, null, entry.is_absent, entry.is_exempt,
            entry.remark
          )::app.result_line
        from unnest(entries) with ordinality
          as entry (student_id, score, is_absent, is_exempt, remark, line)
        order by entry.line
      ),
      false
    );
end;
$$;
comment on function enter_results(uuid, app.result_entry[]) is
  'Enters the marks of a paper, a line for each student: a score, or absent, or exempt, and perhaps a remark. Lines replace what was entered before. All lines are entered or none; the error names the student.';
grant execute on function enter_results(uuid, app.result_entry[]) to :"tenant";
