comment on table attachments is
  'A file that belongs to a row: a student''s photo, a school''s logo.';
comment on column attachments.id is 'Identifies the row; never changes.';
comment on column attachments.owner_table is
  'The table of the row that the file belongs to, as in the database.';
comment on column attachments.owner_id is 'The row that the file belongs to.';
comment on column attachments.name is 'The name of the file, without a path.';
comment on column attachments.media_type is 'What kind of file it is: image/png, application/pdf.';
comment on column attachments.byte_size is 'How large it is, in bytes.';
comment on column attachments.sha256 is 'The SHA-256 of its content.';
comment on column attachments.content is 'The file itself, if it is kept in the database.';
comment on column attachments.is_in_parts is
  E'@behavior -insert -update\nWhether it is kept in the database in parts, as large files are.';
comment on column attachments.storage_key is 'Where the file lies, if it is kept elsewhere.';
comment on column attachments.uploaded_by_id is 'Who uploaded it.';
comment on column attachments.created_at is 'When the row was made.';
comment on column attachments.updated_at is 'When the row was last changed.';
