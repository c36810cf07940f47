create or replace function retained_since(subject app.retention_subject) returns timestamptz
  language sql stable strict parallel safe
begin atomic
  select now() - retention_periods.days * interval '1 day'
  from retention_periods
  where retention_periods.subject = retained_since.subject;
end;
comment on function retained_since(app.retention_subject) is
  'What is older than this the school does not keep; null if it keeps all.';
