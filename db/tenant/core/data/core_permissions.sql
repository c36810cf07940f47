-- What may be done with files, numbers and the log, and which default roles may do it from the
-- start.
select install_permissions(array[
  ('audit_logs', 'view', 'See who changed what.', 'Administrator, Auditor'),
  ('record_views', 'view', 'See who looked at what not everybody may see.',
    'Administrator, Auditor'),
  ('retention_periods', 'view', 'See how long what is kept.', 'Administrator, Auditor'),
  ('retention_periods', 'update', 'Decide how long what is kept.', 'Administrator'),
  ('failed_jobs', 'view', 'See the work that was given up.', 'Administrator'),
  ('failed_jobs', 'update', 'Have failed work tried again.', 'Administrator'),
  ('failed_jobs', 'delete', 'Discard failed work.', 'Administrator'),
  ('attachments', 'view', 'See files.', 'Registrar, Auditor, Concerned'),
  ('attachments', 'create', 'Add files.', 'Registrar, Teacher (classes)'),
  ('attachments', 'update', 'Rename files.', 'Registrar'),
  ('attachments', 'delete', 'Remove files.', 'Registrar'),
  ('number_sequences', 'view', 'See how numbers are made.', 'Registrar, Auditor'),
  ('number_sequences', 'create', 'Add number sequences.', 'Administrator'),
  ('number_sequences', 'update', 'Change the pattern of numbers.', 'Administrator'),
  ('number_sequences', 'delete', 'Remove number sequences.', 'Administrator')
]::app.permission_entry[]);
