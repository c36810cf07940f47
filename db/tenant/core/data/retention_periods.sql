-- How long what is kept, until the school decides; without days for good.
insert into retention_periods (subject, days)
values
  ('login_history', null),
  ('user_sessions', 90),
  ('audit_logs', null),
  ('record_views', 730),
  ('notifications', null),
  ('deliveries', null),
  ('webhook_deliveries', 30),
  ('report_runs', null),
  ('report_files', null),
  ('vehicle_positions', 30)
on conflict on constraint retention_periods_subject_key do nothing;
