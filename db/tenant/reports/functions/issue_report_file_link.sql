create or replace function issue_report_file_link(
  report_file_id uuid,
  reader_id uuid,
  token_hash bytea,
  hours integer,
  attached_up_to integer
)
  returns table (
    email text, display_name text, report_name text, row_count integer, file_name text,
    media_type text, expires_at timestamptz, content bytea, owner_name text
  )
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because the links are granted to nobody; the worker alone may, who makes the token when
-- it sends the mail. No row when there is nobody to send it to, or whoever was to get it may not.
declare
  link_expires_at constant timestamptz :=
    now() + make_interval(hours => issue_report_file_link.hours);
begin
  select
    users.email, users.display_name, report_runs.report_name, report_runs.row_count,
    report_files.name, report_files.media_type, link_expires_at,
    case
      when report_files.byte_size <= issue_report_file_link.attached_up_to
        then coalesce(
          report_files.content,
          (
            select string_agg(report_file_parts.content, '' order by report_file_parts.position)
            from report_file_parts
            where report_file_parts.report_file_id = report_files.id
          )
        )
    end,
    case when users.id <> owners.id then owners.display_name end
  into
    email, display_name, report_name, row_count, file_name, media_type, expires_at, content,
    owner_name
  from report_files
  join report_runs on report_runs.id = report_files.report_run_id
  join users as owners on owners.id = report_runs.asked_by_id and owners.is_active
  join users on users.is_active
    and users.id = coalesce(issue_report_file_link.reader_id, report_runs.asked_by_id)
  where report_files.id = issue_report_file_link.report_file_id
    and report_files.state = 'ready'
    and (users.id = owners.id or may_receive_reports(users.id));
  if not found then
    return;
  end if;
  if content is null then
    insert into report_file_links (report_file_id, made_by_id, token_hash, expires_at)
    select
      report_files.id, coalesce(issue_report_file_link.reader_id, report_runs.asked_by_id),
      issue_report_file_link.token_hash, link_expires_at
    from report_files
    join report_runs on report_runs.id = report_files.report_run_id
    where report_files.id = issue_report_file_link.report_file_id;
  end if;
  return next;
end;
$$;
comment on function issue_report_file_link(uuid, uuid, bytea, integer, integer) is
  'Registers the hash of a link to a scheduled report''s file, for a recipient or (without one) its owner, and says to whom to send it; a file of so many bytes at most is given instead, to be attached.';
grant execute on function issue_report_file_link(uuid, uuid, bytea, integer, integer)
  to homeroom_worker;
