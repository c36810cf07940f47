-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint announcements_body_check on announcements is
  'A text has up to 50,000 characters.';
comment on constraint announcements_expires_at_check on announcements is
  'An announcement expires after it is published.';
comment on constraint announcements_title_check on announcements is
  'An announcement needs a title of up to 200 characters.';
comment on constraint audiences_class_id_check on audiences is
  'A class is an audience without a school, a grade level or a role.';
comment on constraint audiences_grade_level_id_check on audiences is
  'The holders of a role are an audience without a grade level.';
comment on constraint audiences_owner_check on audiences is
  'An audience belongs to an announcement or to an event.';
comment on constraint audiences_relation_check on audiences is
  'Staff and the holders of a role are an audience without a class or grade level.';
comment on constraint audiences_role_id_check on audiences is
  'The holders of a role are named by the role, others are not.';
comment on constraint audiences_target_key on audiences is
  'It is for this audience already.';
comment on constraint calendar_events_closes_school_check on calendar_events is
  'The school is closed for whole days.';
comment on constraint calendar_events_description_check on calendar_events is
  'A description has up to 20,000 characters.';
comment on constraint calendar_events_ends_at_check on calendar_events is
  'An event has a beginning and an end, the end not before the beginning, or takes whole days.';
comment on constraint calendar_events_ends_on_check on calendar_events is
  'An event ends on the day on which it begins, or within a year.';
comment on constraint calendar_events_excluded_days_check on calendar_events is
  'Days are left out of recurring events only.';
comment on constraint calendar_events_external_uid_key on calendar_events is
  'There is an event with this external id already.';
comment on constraint calendar_events_starts_on_check on calendar_events is
  'An event begins between 1900 and 2999.';
comment on constraint calendar_events_time_zone_check on calendar_events is
  'A time zone has a name such as Europe/Paris.';
comment on constraint calendar_events_title_check on calendar_events is
  'An event needs a title of up to 200 characters.';
comment on constraint calendar_events_zone_known_check on calendar_events is
  'An event of all schools that does not take whole days needs a time zone.';
comment on constraint conversations_subject_check on conversations is
  'A subject has up to 200 characters.';
comment on constraint deliveries_address_check on deliveries is
  'What is delivered needs an address.';
comment on constraint deliveries_attempts_check on deliveries is
  'Attempts are not negative.';
comment on constraint deliveries_claimed_at_check on deliveries is
  'What is being sent was claimed.';
comment on constraint deliveries_channel_check on deliveries is
  'What is shown in the app is not delivered.';
comment on constraint event_attendees_calendar_event_id_user_id_key on event_attendees is
  'This person is invited already.';
comment on constraint event_attendees_note_check on event_attendees is
  'A note has up to 500 characters.';
comment on constraint message_kinds_kind_check on message_kinds is
  'A kind is a word of lower-case letters, digits and underscores.';
comment on constraint message_kinds_kind_key on message_kinds is
  'There is this kind of message already.';
comment on constraint message_templates_body_check on message_templates is
  'A template needs a text of up to 20,000 characters.';
comment on constraint message_templates_kind_channel_locale_key on message_templates is
  'There is a template of this kind, channel and language already.';
comment on constraint message_templates_kind_fkey on message_templates is
  'A template needs a kind of message that there is, which stays as long as it has templates.';
comment on constraint message_templates_locale_check on message_templates is
  'A language is written like en or pt-BR.';
comment on constraint message_templates_subject_check on message_templates is
  'A subject has up to 200 characters.';
comment on constraint messages_body_check on messages is
  'A message has between one and 10,000 characters.';
comment on constraint notification_preferences_is_digest_check on notification_preferences is
  'Digests come by e-mail.';
comment on constraint notification_preferences_channel_check on notification_preferences is
  'What is shown in the app disturbs nobody: quiet hours are for the other channels.';
comment on constraint notification_preferences_kind_check on notification_preferences is
  'A kind is a word of lower-case letters, digits and underscores.';
comment on constraint notification_preferences_quiet_check on notification_preferences is
  'Quiet hours begin and end, at different times.';
comment on constraint notification_preferences_user_id_kind_channel_key
  on notification_preferences is
  'There is a preference for this kind and channel already.';
comment on constraint notifications_kind_check on notifications is
  'A kind is a word of lower-case letters, digits and underscores.';
comment on constraint notifications_title_check on notifications is
  'A notification needs a title.';
comment on constraint push_subscriptions_auth_secret_check on push_subscriptions is
  'The auth key has 16 bytes, in base64url.';
comment on constraint push_subscriptions_endpoint_check on push_subscriptions is
  'The endpoint is the address of a push service.';
comment on constraint push_subscriptions_public_key_check on push_subscriptions is
  'The p256dh key has 65 bytes, in base64url.';
comment on constraint webhooks_description_check on webhooks is
  'A description has up to 500 characters.';
comment on constraint webhooks_events_check on webhooks is
  'Events are a table, a dot, and created, updated or deleted, such as students.created; the comment of the column lists the tables.';
comment on constraint webhooks_url_check on webhooks is
  'A webhook is an address that begins with https://.';
