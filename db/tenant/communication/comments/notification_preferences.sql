comment on table notification_preferences is
  'How somebody wants to be notified: about which kinds, by which channels, and when not. Without a row, notifications are shown in the app and not delivered elsewhere.';
comment on column notification_preferences.id is 'Identifies the row; never changes.';
comment on column notification_preferences.user_id is 'Whose preference it is; yours.';
comment on column notification_preferences.kind is
  'For which kind of notifications; null: for all that have no row of their own.';
comment on column notification_preferences.channel is 'For which channel.';
comment on column notification_preferences.is_enabled is 'Whether notifications come by it.';
comment on column notification_preferences.quiet_from is
  'The time of day, where you are, from which on nothing is delivered by it.';
comment on column notification_preferences.quiet_until is
  'The time of day at which what waited is delivered; before quietFrom: on the next day.';
comment on column notification_preferences.is_digest is
  'Whether what is delivered by it comes once a day, in one mail at the hour that the school has set; urgent things come at once.';
comment on column notification_preferences.created_at is 'When the row was made.';
comment on column notification_preferences.updated_at is 'When the row was last changed.';
