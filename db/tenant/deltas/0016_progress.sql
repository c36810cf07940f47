-- How far an import is, in rows.

alter table data_imports
  add column rows_read integer not null default 0,
  add constraint data_imports_rows_read_check check (rows_read >= 0);
