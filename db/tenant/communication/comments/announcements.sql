comment on table announcements is
  'What the school tells: to whom, say its audiences. It is a draft until publishAnnouncement says when it is to be read.';
comment on column announcements.id is 'Identifies the row; never changes.';
comment on column announcements.school_id is
  'The school whose office looks after it; null: all schools, or its author alone.';
comment on column announcements.author_id is 'Who wrote it; null when the account is gone.';
comment on column announcements.author_name is 'The author''s name at that time.';
comment on column announcements.title is 'The title.';
comment on column announcements.body is 'The text.';
comment on column announcements.is_urgent is
  'Whether it is delivered at once, without regard to quiet hours.';
comment on column announcements.publish_at is 'From when on it is read; null: a draft.';
comment on column announcements.expires_at is 'Until when it is read; null: without end.';
comment on column announcements.published_at is
  'When those it reaches were notified; null: not yet.';
comment on column announcements.withdrawn_at is 'When it was taken back; null: it was not.';
comment on column announcements.search is 'Its words, for searching.';
comment on column announcements.created_at is 'When the row was made.';
comment on column announcements.updated_at is 'When the row was last changed.';
