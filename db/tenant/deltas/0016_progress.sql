-- How far an import is, in rows; roles whose holders need a second factor.

alter table data_imports
  add column rows_read integer not null default 0,
  add constraint data_imports_rows_read_check check (rows_read >= 0);

alter table roles add column requires_second_factor boolean not null default false;
