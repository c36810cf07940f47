create or replace function forget_report_file_links() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may do this by hand; the worker alone may.
declare
  forgotten integer;
begin
  delete from report_file_links where expires_at <= now();
  get diagnostics forgotten = row_count;
  return forgotten;
end;
$$;
comment on function forget_report_file_links() is
  'Removes links that have expired; says how many.';
grant execute on function forget_report_file_links() to homeroom_worker;
