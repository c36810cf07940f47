comment on table report_file_links is
  'A link with which a file can be downloaded for some time, without signing in.';
comment on column report_file_links.id is 'The row''s id.';
comment on column report_file_links.report_file_id is 'The file.';
comment on column report_file_links.made_by_id is
  'Who made it, or was sent it; it is of no use once their account is closed.';
comment on column report_file_links.token_hash is 'The SHA-256 of the token in the address.';
comment on column report_file_links.expires_at is 'Until when it can be followed.';
comment on column report_file_links.created_at is 'When the row was made.';
comment on column report_file_links.updated_at is 'When the row was changed last.';
