create or replace function forget_old(subject app.retention_subject, at_most integer default 50000)
  returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker alone may. So many a night, that it ends within a statement's time.
declare
  since constant timestamptz := retained_since(subject);
  forgotten integer;
begin
  if since is null then
    return 0;
  end if;
  if subject = 'audit_logs' then
    return drop_audit_partitions(since);
  elsif subject = 'vehicle_positions' then
    return drop_position_partitions(since);
  end if;

  -- The audit log would keep what is to be forgotten.
  perform set_config('app.is_forgetting', 'true', true);
  case subject
    when 'login_history' then
      delete from login_history
      where id in (
        select id from login_history where created_at < since order by created_at limit at_most
      );
    when 'notifications' then
      -- What is still to be sent is not old.
      delete from notifications
      where id in (
        select notifications.id
        from notifications
        where notifications.created_at < since
          and not exists (
            select
            from deliveries
            where deliveries.notification_id = notifications.id
              and deliveries.state in ('pending', 'sending')
          )
        limit at_most
      );
    when 'deliveries' then
      delete from deliveries
      where id in (
        select id
        from deliveries
        where created_at < since and state not in ('pending', 'sending')
        limit at_most
      );
    when 'webhook_deliveries' then
      delete from webhook_deliveries
      where id in (
        select id
        from webhook_deliveries
        where created_at < since and state not in ('pending', 'sending')
        limit at_most
      );
    when 'report_runs' then
      delete from report_runs
      where id in (
        select id
        from report_runs
        where created_at < since and state not in ('queued', 'running')
        limit at_most
      );
    when 'report_files' then
      delete from report_files
      where id in (
        select id from report_files where created_at < since and state <> 'waiting' limit at_most
      );
    when 'record_views' then
      delete from record_views
      where id in (
        select id from record_views where occurred_at < since order by occurred_at limit at_most
      );
    when 'user_sessions' then
      delete from user_sessions
      where id in (
        select id from user_sessions where expires_at < since order by expires_at limit at_most
      );
  end case;
  get diagnostics forgotten = row_count;
  perform set_config('app.is_forgetting', '', true);
  return forgotten;
end;
$$;
comment on function forget_old(app.retention_subject, integer) is
  'Removes what is older than the school keeps it; says how many rows, or how many months of the audit log and days of positions.';
grant execute on function forget_old(app.retention_subject, integer) to homeroom_worker;
