create or replace function may_receive_reports(user_id uuid) returns boolean
  language sql stable strict parallel safe
begin atomic
  -- As whoever may see the files of others anyway, and download them.
  select (
    select count(distinct unlimited_permissions.permission_code)
    from users
    join unlimited_permissions on unlimited_permissions.user_id = users.id
    where users.id = may_receive_reports.user_id
      and users.is_active
      and unlimited_permissions.permission_code in ('report_files:view', 'report_files:export')
      and unlimited_permissions.valid_from <= now()
      and (unlimited_permissions.valid_until is null or unlimited_permissions.valid_until > now())
  ) = 2;
end;
comment on function may_receive_reports(uuid) is
  'Whether a user may be sent files of reports that show what somebody else may see.';
