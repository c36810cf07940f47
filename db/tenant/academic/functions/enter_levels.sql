create or replace function enter_levels(exam_paper_id uuid, entries app.level_entry[])
  returns setof results
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  return query
    select *
    from record_results(
      enter_levels.exam_paper_id,
      array(
        select
          row(
            entry.student_id, entry.standard_id, null, entry.level_id, entry.is_absent,
            entry.is_exempt, entry.remark
          )::app.result_line
        from unnest(entries) with ordinality
          as entry (student_id, standard_id, level_id, is_absent, is_exempt, remark, line)
        order by entry.line
      ),
      true
    );
end;
$$;
comment on function enter_levels(uuid, app.level_entry[]) is
  'Enters what students showed in a paper, a line for each student and standard: a level of the school''s grading scale, or absent, or exempt, and perhaps a remark. Lines replace what was entered before. All lines are entered or none; the error names the student.';
grant execute on function enter_levels(uuid, app.level_entry[]) to :"tenant";
