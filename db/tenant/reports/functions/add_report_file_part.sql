create or replace function add_report_file_part(writing_id uuid, part integer, content bytea)
  returns boolean
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody writes files by hand; the worker alone may.
begin
  insert into report_file_parts (report_file_id, position, content)
  select report_files.id, add_report_file_part.part, add_report_file_part.content
  from report_files
  where report_files.writing_id = add_report_file_part.writing_id
    and report_files.state <> 'ready'
  for share;
  return found;
end;
$$;
comment on function add_report_file_part(uuid, integer, bytea) is
  'Keeps the next part of a file that is being written. False if the file is gone, or another attempt has begun.';
grant execute on function add_report_file_part(uuid, integer, bytea) to homeroom_worker;
