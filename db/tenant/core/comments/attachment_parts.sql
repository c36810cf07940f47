comment on table attachment_parts is
  E'@behavior -*\nLarge files, piece by piece; what is read of them goes through /api/v1/files.';
comment on column attachment_parts.id is 'Identifies the row; never changes.';
comment on column attachment_parts.attachment_id is 'The file.';
comment on column attachment_parts.position is 'Which piece of it, counted from 0.';
comment on column attachment_parts.content is 'The piece.';
comment on column attachment_parts.created_at is 'When the row was made.';
comment on column attachment_parts.updated_at is 'When the row was last changed.';
