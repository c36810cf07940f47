create or replace function finish_report_file(
  writing_id uuid,
  rows_written integer,
  byte_size integer,
  sha256 bytea,
  error_message text default null
) returns boolean
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes files by hand; the worker alone may.
declare
  finished_id uuid;
begin
  update report_files
  set
    state = case
      when finish_report_file.error_message is null then 'ready'::app.report_file_state
      else 'failed'
    end,
    rows_written = finish_report_file.rows_written,
    byte_size = finish_report_file.byte_size,
    sha256 = finish_report_file.sha256,
    error_message = finish_report_file.error_message
  where report_files.writing_id = finish_report_file.writing_id and report_files.state <> 'ready'
  returning report_files.id into finished_id;
  if finish_report_file.error_message is not null then
    delete from report_file_parts where report_file_parts.report_file_id = finished_id;
  end if;
  return finished_id is not null;
end;
$$;
comment on function finish_report_file(uuid, integer, integer, bytea, text) is
  'Makes a file whose parts are written ready, or says why it could not be written. False if it is gone, or another attempt has begun.';
grant execute on function finish_report_file(uuid, integer, integer, bytea, text)
  to homeroom_worker;
