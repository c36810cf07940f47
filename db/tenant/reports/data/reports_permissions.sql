-- What may be done with reports, metrics, dashboards, imports and exports, and which default roles
-- may do it from the start. What one has made is one's own; these are about the rest.
select install_permissions(array[
  ('report_definitions', 'view', 'See all reports, not only own and shared ones.',
    'Registrar, Auditor'),
  ('report_definitions', 'create', 'Write reports.', 'Registrar, Librarian, Transport manager'),
  ('report_definitions', 'update', 'Change reports of others.', 'Principal'),
  ('report_definitions', 'delete', 'Remove reports of others.', 'Principal'),
  ('report_definitions', 'assign', 'Share reports with roles.', 'Registrar'),

  ('report_schedules', 'view', 'See when reports of others run.', 'Registrar, Auditor, Worker'),
  ('report_schedules', 'create', 'Have reports run by themselves.',
    'Registrar, Librarian, Transport manager'),
  ('report_schedules', 'update', 'Change when reports of others run.', 'Principal'),
  ('report_schedules', 'delete', 'Stop reports of others from running.', 'Principal'),

  ('report_runs', 'view', 'See what reports showed to others.', 'Principal, Auditor'),
  ('report_runs', 'create', 'Run reports.',
    'Registrar, Teacher, Librarian, Transport manager, Auditor, Worker'),
  ('report_runs', 'delete', 'Remove runs of reports.', 'Principal'),

  ('report_files', 'view', 'See the files that others had made.', 'Principal, Auditor'),
  ('report_files', 'export', 'Make files of reports and download them.',
    'Registrar, Librarian, Transport manager, Auditor'),
  ('report_files', 'delete', 'Remove files of reports.', 'Principal'),

  ('metric_definitions', 'view', 'See which metrics there are.', 'Registrar, Auditor, Worker'),
  ('metric_definitions', 'create', 'Add metrics.', 'Principal'),
  ('metric_definitions', 'update', 'Change metrics.', 'Principal'),
  ('metric_definitions', 'delete', 'Remove metrics with their values.', 'Principal'),

  ('metric_snapshots', 'view', 'See the values of metrics.', 'Registrar, Auditor, Worker'),
  ('metric_snapshots', 'create', 'Capture the metrics of a day.', 'Principal, Worker'),

  ('dashboards', 'view', 'See all dashboards, not only own and shared ones.',
    'Registrar, Auditor'),
  ('dashboards', 'create', 'Make dashboards.',
    'Registrar, Teacher, Librarian, Transport manager'),
  ('dashboards', 'update', 'Change dashboards of others.', 'Principal'),
  ('dashboards', 'delete', 'Remove dashboards of others.', 'Principal'),
  ('dashboards', 'assign', 'Share dashboards with roles.', 'Registrar'),

  ('dashboard_widgets', 'create', 'Add widgets to dashboards of others.', 'Principal'),
  ('dashboard_widgets', 'update', 'Change widgets of dashboards of others.', 'Principal'),
  ('dashboard_widgets', 'delete', 'Remove widgets of dashboards of others.', 'Principal'),

  ('data_imports', 'view', 'See what others have imported.', 'Principal, Auditor'),
  ('data_imports', 'delete', 'Remove the records of imports.', 'Administrator'),
  ('data_import_errors', 'view', 'See the errors in files of others.', 'Principal, Auditor'),

  ('schools', 'import', 'Import whole rosters (OneRoster), of all schools.', 'Administrator'),
  ('students', 'import', 'Import students from a file.', 'Registrar'),
  ('guardians', 'import', 'Import guardians from a file.', 'Registrar'),
  ('teachers', 'import', 'Import teachers from a file.', 'Registrar'),
  ('results', 'import', 'Import results from a file.', 'Registrar, Teacher (classes)'),
  ('books', 'import', 'Import books and their copies from a file.', 'Registrar, Librarian'),
  ('vehicles', 'import', 'Import vehicles from a file.', 'Registrar, Transport manager'),

  ('students', 'export', 'Export the students.', 'Registrar, Auditor'),
  ('guardians', 'export', 'Export the guardians.', 'Registrar, Auditor'),
  ('teachers', 'export', 'Export the teachers.', 'Registrar, Auditor'),
  ('classes', 'export', 'Export the classes.', 'Registrar, Auditor'),
  ('enrollments', 'export', 'Export the enrolments.', 'Registrar, Auditor'),
  ('attendance_records', 'export', 'Export attendance.', 'Registrar, Auditor'),
  ('results', 'export', 'Export results.', 'Registrar, Teacher (classes), Auditor'),
  ('report_cards', 'export', 'Export report cards.', 'Registrar, Auditor'),
  ('vehicles', 'export', 'Export the vehicles.', 'Registrar, Transport manager, Auditor'),
  ('users', 'export', 'Export the accounts.', 'Administrator, Auditor'),
  ('audit_logs', 'export', 'Export the log of changes.', 'Administrator, Auditor')
]::app.permission_entry[]);
