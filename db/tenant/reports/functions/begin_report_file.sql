create or replace function begin_report_file(report_file_id uuid) returns uuid
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody writes files by hand; the worker alone may.
declare
  begun uuid;
begin
  update report_files
  set writing_id = gen_random_uuid(), rows_written = 0
  where report_files.id = begin_report_file.report_file_id and report_files.state <> 'ready'
  returning report_files.writing_id into begun;
  if found then
    delete from report_file_parts
    where report_file_parts.report_file_id = begin_report_file.report_file_id;
  end if;
  return begun;
end;
$$;
comment on function begin_report_file(uuid) is
  'Begins an attempt to write a file, and ends any other: what is written is written with the id that this returns. Null when the file is ready already, or gone.';
grant execute on function begin_report_file(uuid) to homeroom_worker;
