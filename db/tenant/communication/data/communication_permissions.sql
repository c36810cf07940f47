-- What may be done with announcements, messages and the calendar, and which default roles may do it
-- from the start. Notifications and preferences are everybody's own, without a permission.
select install_permissions(array[
  ('announcements', 'view', 'See all announcements, drafts too.', 'Registrar, Auditor, Worker'),
  ('announcements', 'create', 'Write announcements.', 'Registrar, Teacher (classes)'),
  ('announcements', 'update', 'Change announcements.', 'Registrar, Teacher (classes)'),
  ('announcements', 'delete', 'Delete announcements.', 'Registrar, Teacher (classes)'),
  ('announcements', 'publish', 'Publish announcements, now or later.',
    'Registrar, Teacher (classes), Worker'),
  ('announcements', 'approve', 'Withdraw what others have published.', 'Principal'),
  ('announcements', 'export', 'List all whom an announcement reaches.', 'Registrar, Auditor'),

  ('audiences', 'view', 'See whom announcements and events are for.',
    'Registrar, Auditor, Teacher (classes), Worker'),
  ('audiences', 'create', 'Say whom announcements and events are for.',
    'Registrar, Teacher (classes)'),
  ('audiences', 'delete', 'Take an audience off an announcement or event.',
    'Registrar, Teacher (classes)'),

  ('conversations', 'view', 'See who has conversations, to watch over them.', 'Administrator'),
  ('conversations', 'create', 'Start conversations.',
    'Registrar, Librarian, Transport manager, Concerned'),
  ('conversations', 'update', 'Close conversations of others, and open them again.', 'Principal'),
  ('conversations', 'delete', 'Delete conversations with all messages.', 'Administrator'),

  ('conversation_participants', 'view', 'See who takes part in conversations of others.',
    'Administrator'),
  ('conversation_participants', 'assign', 'Bring others into a conversation of one''s own.',
    'Registrar, Librarian, Teacher'),
  ('conversation_participants', 'delete', 'Take others out of a conversation.', 'Principal'),

  ('messages', 'view', 'Read messages of others, to watch over them.', 'Administrator'),
  ('messages', 'delete', 'Hide messages of others.', 'Principal'),

  ('notifications', 'view', 'See the notifications of others.', 'Administrator, Auditor, Worker'),
  ('notifications', 'create', 'Notify people by hand.', 'Registrar'),
  ('notifications', 'delete', 'Delete notifications of others.', 'Administrator'),

  ('notification_preferences', 'view', 'See how others want to be notified.',
    'Administrator, Worker'),

  ('message_kinds', 'view', 'See what messages are sent about.', 'Registrar, Auditor, Worker'),
  ('message_kinds', 'create', 'Add kinds of messages.', 'Administrator'),
  ('message_kinds', 'update', 'Change which placeholders a kind of message has.',
    'Administrator'),
  ('message_kinds', 'delete', 'Remove kinds of messages.', 'Administrator'),

  ('message_templates', 'view', 'See the texts of messages.', 'Registrar, Auditor, Worker'),
  ('message_templates', 'create', 'Add texts of messages.', 'Principal'),
  ('message_templates', 'update', 'Change texts of messages.', 'Principal'),
  ('message_templates', 'delete', 'Remove texts of messages.', 'Principal'),
  ('message_templates', 'import', 'Load a set of texts at once.', 'Administrator'),
  ('message_templates', 'export', 'Take out all texts at once.', 'Administrator, Auditor'),

  ('deliveries', 'view', 'See what was sent where.', 'Administrator, Auditor, Worker'),
  ('deliveries', 'update', 'Say how a delivery went, and try it again.', 'Administrator, Worker'),
  ('deliveries', 'delete', 'Delete deliveries.', 'Administrator'),

  ('webhooks', 'view', 'See webhooks, and what they were told.', 'Administrator, Auditor'),
  ('webhooks', 'create', 'Have other programs told what happens.', 'Administrator'),
  ('webhooks', 'update', 'Change webhooks and their secrets, and call them again.',
    'Administrator'),
  ('webhooks', 'delete', 'Remove webhooks.', 'Administrator'),

  ('calendar_events', 'view', 'See all events, of whomever they are for.',
    'Registrar, Auditor, Worker'),
  ('calendar_events', 'create', 'Add events to the calendar.', 'Registrar, Teacher (classes)'),
  ('calendar_events', 'update', 'Change and cancel events.', 'Registrar, Teacher (classes)'),
  ('calendar_events', 'delete', 'Delete events.', 'Registrar, Teacher (classes)'),
  ('calendar_events', 'approve', 'Close the school for a day.', 'Principal'),
  ('calendar_events', 'import', 'Load a calendar at once.', 'Registrar'),
  ('calendar_events', 'export', 'Take out the calendar as a file.', 'Registrar, Auditor'),

  ('event_attendees', 'view', 'See who is invited, and what they answered.',
    'Registrar, Auditor, Teacher (classes)'),
  ('event_attendees', 'create', 'Invite people to events.', 'Registrar'),
  ('event_attendees', 'assign', 'Invite all for whom an event is.',
    'Registrar, Teacher (classes)'),
  ('event_attendees', 'update', 'Answer invitations for others.', 'Registrar'),
  ('event_attendees', 'delete', 'Take invitations back.', 'Registrar, Teacher (classes)')
]::app.permission_entry[]);
