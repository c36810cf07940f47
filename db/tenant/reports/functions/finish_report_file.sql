create or replace function finish_report_file(
  report_file_id uuid,
  rows_written integer,
  content bytea,
  error_message text default null
) returns boolean
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes files by hand; the worker alone may.
begin
  update report_files
  set
    state = case
      when finish_report_file.content is null then 'failed'::app.report_file_state
      else 'ready'
    end,
    rows_written = finish_report_file.rows_written,
    content = finish_report_file.content,
    byte_size = octet_length(finish_report_file.content),
    sha256 = sha256(finish_report_file.content),
    error_message = finish_report_file.error_message
  where report_files.id = finish_report_file.report_file_id and report_files.state <> 'ready';
  return found;
end;
$$;
comment on function finish_report_file(uuid, integer, bytea, text) is
  'Stores a file that was written, or why it could not be. False if it is ready already, or gone.';
grant execute on function finish_report_file(uuid, integer, bytea, text) to homeroom_worker;
