create or replace function linked_report_file(token_hash bytea)
  returns table (
    id uuid, name text, media_type text, byte_size integer, sha256 bytea, content bytea
  )
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because content and links are granted to nobody; the server alone may.
  select
    report_files.id, report_files.name, report_files.media_type, report_files.byte_size,
    report_files.sha256, report_files.content
  from report_file_links
  join report_files on report_files.id = report_file_links.report_file_id
  join users on users.id = report_file_links.made_by_id and users.is_active
  where report_file_links.token_hash = linked_report_file.token_hash
    and report_file_links.expires_at > now()
    and report_files.state = 'ready';
end;
comment on function linked_report_file(bytea) is
  'The file behind a link, by the hash of its token; no row once the link has expired or its account is closed. Without content it lies in parts.';
grant execute on function linked_report_file(bytea) to homeroom_server;
