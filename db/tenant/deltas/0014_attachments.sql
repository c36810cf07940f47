-- Files that are kept in parts or elsewhere, and imports that run as jobs.

alter table attachments
  add column is_in_parts boolean not null default false,
  drop constraint attachments_content_check,
  add constraint attachments_content_check
    check (num_nonnulls(content, storage_key) + is_in_parts::integer = 1);

-- So that nobody has to hold a large file as a whole, neither Postgres nor the server.
create table attachment_parts (
  id uuid not null default app.uuid_v7(),
  attachment_id uuid not null,
  position integer not null,
  content bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint attachment_parts_pkey primary key (id),
  constraint attachment_parts_attachment_id_position_key unique (attachment_id, position),
  constraint attachment_parts_attachment_id_fkey foreign key (attachment_id)
    references attachments (id) on delete cascade,
  constraint attachment_parts_position_check check (position >= 0),
  constraint attachment_parts_content_check check (octet_length(content) between 1 and 1048576)
);
-- Pictures and documents are compressed already.
alter table attachment_parts alter column content set storage external;

-- What lies outside of the database: written before an object is put there and removed after it.
create table stored_objects (
  id uuid not null default app.uuid_v7(),
  storage_key text not null,
  unused_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint stored_objects_pkey primary key (id),
  constraint stored_objects_storage_key_key unique (storage_key)
);

alter table data_imports
  add column attachment_id uuid,
  add column invites boolean not null default true,
  add column progress_percent smallint not null default 0,
  add column progress_note text,
  add column error_code text,
  add column error_message text,
  add column notes text[] not null default '{}',
  add column started_at timestamptz,
  add column finished_at timestamptz,
  add constraint data_imports_attachment_id_fkey foreign key (attachment_id)
    references attachments (id) on delete set null,
  add constraint data_imports_progress_percent_check check (progress_percent between 0 and 100),
  add constraint data_imports_error_code_check
    check ((state = 'failed') = (error_code is not null));
create index data_imports_attachment_id_idx on data_imports (attachment_id);
