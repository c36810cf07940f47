create or replace function report_file_text(report_file_id uuid) returns text
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because the content is granted to nobody.
declare
  file report_files;
begin
  perform require_permission('report_files:export', has_any_permission('report_files:export'));
  select report_files.* into file
  from report_files
  where report_files.id = report_file_text.report_file_id
    and (
      report_files.made_by_id = current_user_id()
      or has_permission('report_files:view')
      or report_files.id in (select granted_row_ids('report_files:view'))
      or is_owners_session()
    );
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such file.';
  elsif file.state <> 'ready' or file.format <> 'csv' then
    raise exception using
      errcode = 'SC806',
      message = 'This file has no text to read.',
      hint = 'CSV files are texts; the others are downloaded as attachments when they are ready.';
  end if;
  return convert_from(file.content, 'UTF8');
end;
$$;
comment on function report_file_text(uuid) is
  'The text of a CSV file that was made of a report. Needs report_files:export.';
grant execute on function report_file_text(uuid) to :"tenant";
