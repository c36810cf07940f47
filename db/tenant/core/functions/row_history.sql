create or replace function row_history(table_name text, row_id uuid)
  returns setof audit_logs
  language sql stable strict parallel safe rows 20
begin atomic
  select audit_logs.*
  from audit_logs
  where audit_logs.row_id = row_history.row_id
    and audit_logs.table_name = row_history.table_name
  order by audit_logs.occurred_at desc, audit_logs.id desc;
end;
comment on function row_history(text, uuid) is
  'What happened to one row, the newest first. tableName is as in the database: students, exam_papers. Needs audit_logs:view.';
grant execute on function row_history(text, uuid) to :"reader";
