-- The audit log, files and gap-free numbers.

-- No foreign keys: the log outlives the rows it speaks of.
create table audit_logs (
  id uuid not null default app.uuid_v7(),
  occurred_at timestamptz not null default now(),
  user_id uuid,
  database_login name not null default session_user,
  table_name name not null,
  row_id uuid not null,
  operation app.audit_operation not null,
  old_values jsonb,
  new_values jsonb,
  request_id text,
  address inet,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint audit_logs_pkey primary key (id, occurred_at),
  constraint audit_logs_values_check check (num_nonnulls(old_values, new_values) > 0)
) partition by range (occurred_at);
create index audit_logs_row_id_idx on audit_logs (row_id, occurred_at desc);
create index audit_logs_user_id_idx on audit_logs (user_id, occurred_at desc);
create index audit_logs_occurred_at_idx on audit_logs (occurred_at desc);
-- Nothing is ever lost because a month's partition is missing.
create table audit_logs_default partition of audit_logs default;

create table attachments (
  id uuid not null default app.uuid_v7(),
  owner_table name not null,
  owner_id uuid not null,
  name text collate app.natural not null,
  media_type text not null,
  byte_size bigint not null,
  sha256 bytea not null,
  content bytea,
  storage_key text,
  uploaded_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint attachments_pkey primary key (id),
  constraint attachments_storage_key_key unique (storage_key),
  constraint attachments_uploaded_by_id_fkey foreign key (uploaded_by_id) references users (id)
    on delete set null,
  constraint attachments_name_check
    check (btrim(name) <> '' and length(name) <= 255 and name !~ '[/\\[:cntrl:]]'),
  constraint attachments_media_type_check
    check (media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'),
  constraint attachments_byte_size_check check (byte_size >= 0),
  constraint attachments_sha256_check check (octet_length(sha256) = 32),
  constraint attachments_content_check check (num_nonnulls(content, storage_key) = 1),
  constraint attachments_content_size_check check (octet_length(content) = byte_size),
  constraint attachments_content_sha256_check check (sha256(content) = sha256)
);
create index attachments_owner_id_idx on attachments (owner_id);
create index attachments_uploaded_by_id_idx on attachments (uploaded_by_id);

create table number_sequences (
  id uuid not null default app.uuid_v7(),
  name text not null,
  pattern text not null,
  resets_yearly boolean not null default true,
  current_year integer,
  last_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint number_sequences_pkey primary key (id),
  constraint number_sequences_name_key unique (name),
  constraint number_sequences_name_check check (name ~ '^[a-z][a-z_]*$'),
  constraint number_sequences_pattern_check check (app.is_number_pattern(pattern)),
  -- Numbers that begin again each year are told apart by the year in them.
  constraint number_sequences_resets_yearly_check
    check (not resets_yearly or pattern like '%{year}%'),
  constraint number_sequences_last_number_check check (last_number >= 0)
);

-- Which mails the worker has handed over, so that a job that is tried again sends none twice.
create table mail_receipts (
  id uuid not null default app.uuid_v7(),
  message_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mail_receipts_pkey primary key (id),
  constraint mail_receipts_message_key_key unique (message_key)
);
create index mail_receipts_created_at_idx on mail_receipts (created_at);
