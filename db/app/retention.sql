do $$
begin
  if to_regtype('app.retention_subject') is null then
    create type app.retention_subject as enum (
      'login_history', 'user_sessions', 'audit_logs', 'record_views', 'notifications', 'deliveries',
      'webhook_deliveries', 'report_runs', 'report_files', 'vehicle_positions'
    );
  end if;
end;
$$;
comment on type app.retention_subject is
  'What is kept for as long as a school wishes, and forgotten then.';
