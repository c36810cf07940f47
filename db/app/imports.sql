-- Imports that are queued, and run as jobs.

alter type app.import_kind add value if not exists 'oneroster';
alter type app.import_state add value if not exists 'queued';
alter type app.import_state add value if not exists 'running';
alter type app.import_state add value if not exists 'failed';
alter type app.import_state add value if not exists 'cancelled';
comment on type app.import_state is
  'What became of an imported file: unless it was accepted, it has changed nothing.';
