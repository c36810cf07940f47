create or replace function link_report_file(report_file_id uuid) returns text
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the links are granted to nobody. Two random uuids have 244 bits that nobody can
-- guess.
declare
  token constant text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  file report_files;
begin
  select report_files.* into file
  from report_files
  join report_runs on report_runs.id = report_files.report_run_id
  where report_files.id = link_report_file.report_file_id
    and (
      report_files.made_by_id = current_user_id()
      or has_permission('report_files:view')
      or report_files.id in (select granted_row_ids('report_files:view'))
    )
    -- A document is no more than its reader may see anyway.
    and (
      report_runs.document_kind is not null
      or has_any_permission('report_files:export')
    );
  if not found then
    raise exception using
      errcode = 'P0002',
      message = 'There is no such file, or you may not download it.';
  elsif file.state <> 'ready' then
    raise exception using
      errcode = 'SC806',
      message = 'This file is not ready.',
      hint = 'Wait until its state is ready: the worker writes it. If it failed, its errorMessage says why.';
  end if;
  insert into report_file_links (report_file_id, made_by_id, token_hash, expires_at)
  values (
    file.id, current_user_id(), sha256(convert_to(token, 'UTF8')), now() + interval '15 minutes'
  );
  return '/api/v1/linked-files/' || token;
end;
$$;
comment on function link_report_file(uuid) is
  'The path of a file at the school''s address. Whoever knows it can download the file for fifteen minutes. Files of reports need report_files:export; documents are whoever''s who asked for them.';
grant execute on function link_report_file(uuid) to :"tenant";
