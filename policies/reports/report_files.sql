-- content is downloaded with report_file_text or a link only, which ask for a permission of their
-- own. Written by functions only.
select app.protect('report_files');

create policy select_permitted on report_files for select
  using (
    made_by_id = (select current_user_id())
    or (select has_permission('report_files:view'))
    or id = any (array(select granted_row_ids('report_files:view')))
  );

create policy delete_permitted on report_files for delete
  using ((select has_permission('report_files:delete')));

grant select (
  id, report_run_id, made_by_id, format, state, name, media_type, byte_size, sha256, error_message,
  rows_written, created_at, updated_at
) on report_files to :"reader";
grant delete on report_files to :"tenant";
