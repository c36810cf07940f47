-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint attachment_parts_content_check on attachment_parts is
  'A part of a file has a byte or more, and not more than 1 MB.';
comment on constraint attachment_parts_position_check on attachment_parts is
  'Parts are counted from 0.';
comment on constraint attachments_byte_size_check on attachments is
  'A size is not negative.';
comment on constraint attachments_content_check on attachments is
  'An attachment has its content, or parts of it, or the key of its storage.';
comment on constraint attachments_content_sha256_check on attachments is
  'The SHA-256 is not that of the content.';
comment on constraint attachments_content_size_check on attachments is
  'The size is not that of the content.';
comment on constraint attachments_media_type_check on attachments is
  'This is no media type, such as image/png.';
comment on constraint attachments_name_check on attachments is
  'A file needs a name of at most 255 characters, without slashes.';
comment on constraint attachments_sha256_check on attachments is
  'A SHA-256 has 32 bytes.';
comment on constraint number_sequences_last_number_check on number_sequences is
  'A number is not negative.';
comment on constraint number_sequences_name_check on number_sequences is
  'The name of a sequence has lower-case letters and underscores.';
comment on constraint number_sequences_pattern_check on number_sequences is
  'This is no pattern for numbers, such as {year}-{seq:5}.';
comment on constraint number_sequences_resets_yearly_check on number_sequences is
  'Numbers that begin anew each year need {year} in their pattern.';
comment on constraint retention_periods_days_check on retention_periods is
  'Audit logs are kept for 365 days at least, views of confidential fields for 730, attempts to sign in and notifications for 30, all else for one; nothing for more than 36,500, but for good without a number.';
