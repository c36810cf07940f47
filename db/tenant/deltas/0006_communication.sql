-- Announcements, messages, notifications and the calendar.

create table announcements (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  author_id uuid,
  author_name text collate app.natural not null default '',
  title text collate app.natural not null,
  body text not null default '',
  is_urgent boolean not null default false,
  publish_at timestamptz,
  expires_at timestamptz,
  published_at timestamptz,
  withdrawn_at timestamptz,
  search tsvector not null generated always as (app.search_vector(title, body)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint announcements_pkey primary key (id),
  constraint announcements_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint announcements_author_id_fkey foreign key (author_id) references users (id)
    on delete set null,
  constraint announcements_title_check check (btrim(title) <> '' and length(title) <= 200),
  constraint announcements_body_check check (length(body) <= 50000),
  constraint announcements_expires_at_check check (expires_at > publish_at),
  constraint announcements_published_at_check check (published_at >= publish_at)
);
create index announcements_school_id_idx on announcements (school_id);
create index announcements_author_id_idx on announcements (author_id);
create index announcements_publish_at_idx on announcements (publish_at desc);
-- What publish_due_announcements looks for.
create index announcements_due_idx on announcements (publish_at)
  where published_at is null and withdrawn_at is null;
create index announcements_search_idx on announcements using gin (search);
create index announcements_trigram_idx on announcements
  using gin (app.fold(title) app.gin_trgm_ops);

-- The times of day are those of time_zone, or of the school where it is null: they stay the same
-- when clocks are changed. ends_on is the last day of the first occurrence.
create table calendar_events (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  kind app.calendar_event_kind not null default 'event',
  title text collate app.natural not null,
  description text not null default '',
  location text,
  starts_on date not null,
  ends_on date not null,
  starts_at time,
  ends_at time,
  is_all_day boolean not null generated always as (starts_at is null) stored,
  time_zone text,
  recurrence_rule text,
  excluded_days date[] not null default '{}',
  closes_school boolean not null default false,
  is_for_everyone boolean not null default true,
  takes_responses boolean not null default false,
  created_by_id uuid,
  cancelled_at timestamptz,
  external_uid text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint calendar_events_pkey primary key (id),
  constraint calendar_events_external_uid_key unique (external_uid),
  constraint calendar_events_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint calendar_events_created_by_id_fkey foreign key (created_by_id) references users (id)
    on delete set null,
  constraint calendar_events_title_check check (btrim(title) <> '' and length(title) <= 200),
  constraint calendar_events_description_check check (length(description) <= 20000),
  constraint calendar_events_starts_on_check check (starts_on between '1900-01-01' and '2999-12-31'),
  constraint calendar_events_ends_on_check check (ends_on between starts_on and starts_on + 366),
  constraint calendar_events_ends_at_check check (
    (starts_at is null) = (ends_at is null) and ends_on + ends_at >= starts_on + starts_at
  ),
  constraint calendar_events_time_zone_check check (app.is_time_zone(time_zone)),
  constraint calendar_events_zone_known_check
    check (starts_at is null or school_id is not null or time_zone is not null),
  constraint calendar_events_closes_school_check check (not closes_school or starts_at is null),
  constraint calendar_events_excluded_days_check
    check (cardinality(excluded_days) = 0 or recurrence_rule is not null)
);
create index calendar_events_school_id_idx on calendar_events (school_id);
create index calendar_events_created_by_id_idx on calendar_events (created_by_id);
create index calendar_events_starts_on_idx on calendar_events (starts_on, ends_on);
create index calendar_events_recurring_idx on calendar_events (starts_on)
  where recurrence_rule is not null;
create index calendar_events_closing_idx on calendar_events (starts_on)
  where closes_school and cancelled_at is null;

-- Whom an announcement or an event is for: the union of its rows. Each is a relation to a class, a
-- grade level or a school ("guardians of class 7B"), or the holders of a role.
create table audiences (
  id uuid not null default app.uuid_v7(),
  announcement_id uuid,
  calendar_event_id uuid,
  relation app.audience_relation not null,
  school_id uuid,
  grade_level_id uuid,
  class_id uuid,
  role_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint audiences_pkey primary key (id),
  constraint audiences_target_key unique nulls not distinct
    (announcement_id, calendar_event_id, relation, school_id, grade_level_id, class_id, role_id),
  constraint audiences_announcement_id_fkey foreign key (announcement_id)
    references announcements (id) on delete cascade,
  constraint audiences_calendar_event_id_fkey foreign key (calendar_event_id)
    references calendar_events (id) on delete cascade,
  constraint audiences_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint audiences_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete cascade,
  constraint audiences_class_id_fkey foreign key (class_id) references classes (id)
    on delete cascade,
  constraint audiences_role_id_fkey foreign key (role_id) references roles (id) on delete cascade,
  constraint audiences_owner_check check (num_nonnulls(announcement_id, calendar_event_id) = 1),
  constraint audiences_role_id_check check ((relation = 'role_holders') = (role_id is not null)),
  constraint audiences_class_id_check
    check (class_id is null or num_nonnulls(school_id, grade_level_id, role_id) = 0),
  constraint audiences_grade_level_id_check check (grade_level_id is null or role_id is null),
  constraint audiences_relation_check check (
    relation not in ('staff', 'role_holders') or num_nonnulls(class_id, grade_level_id) = 0
  )
);
create index audiences_announcement_id_idx on audiences (announcement_id);
create index audiences_calendar_event_id_idx on audiences (calendar_event_id);
create index audiences_school_id_idx on audiences (school_id);
create index audiences_grade_level_id_idx on audiences (grade_level_id);
create index audiences_class_id_idx on audiences (class_id);
create index audiences_role_id_idx on audiences (role_id);
create index audiences_everywhere_idx on audiences (relation)
  where class_id is null and grade_level_id is null and school_id is null and role_id is null;

create table event_attendees (
  id uuid not null default app.uuid_v7(),
  calendar_event_id uuid not null,
  user_id uuid not null,
  name text collate app.natural not null default '',
  response app.event_response not null default 'needs_action',
  note text,
  invited_by_id uuid,
  responded_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint event_attendees_pkey primary key (id),
  constraint event_attendees_calendar_event_id_user_id_key unique (calendar_event_id, user_id),
  constraint event_attendees_calendar_event_id_fkey foreign key (calendar_event_id)
    references calendar_events (id) on delete cascade,
  constraint event_attendees_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint event_attendees_invited_by_id_fkey foreign key (invited_by_id) references users (id)
    on delete set null,
  constraint event_attendees_note_check check (length(note) <= 500),
  constraint event_attendees_responded_at_check
    check ((response = 'needs_action') = (responded_at is null))
);
create index event_attendees_user_id_idx on event_attendees (user_id);
create index event_attendees_invited_by_id_idx on event_attendees (invited_by_id);

create table conversations (
  id uuid not null default app.uuid_v7(),
  subject text collate app.natural not null default '',
  started_by_id uuid,
  client_key uuid,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint conversations_pkey primary key (id),
  constraint conversations_started_by_id_client_key_key unique (started_by_id, client_key),
  constraint conversations_started_by_id_fkey foreign key (started_by_id) references users (id)
    on delete set null,
  constraint conversations_subject_check check (length(subject) <= 200)
);

-- Numbers are given out while the conversation is locked, so whoever sees a message sees all those
-- before it: up to which number somebody has read says what is unread, whatever comes meanwhile.
create table messages (
  id uuid not null default app.uuid_v7(),
  conversation_id uuid not null,
  number integer not null,
  sender_id uuid,
  sender_name text collate app.natural not null,
  body text not null,
  client_key uuid,
  hidden_at timestamptz,
  hidden_by_id uuid,
  hidden_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint messages_pkey primary key (id),
  constraint messages_conversation_id_number_key unique (conversation_id, number),
  constraint messages_conversation_id_sender_id_client_key_key
    unique (conversation_id, sender_id, client_key),
  constraint messages_conversation_id_fkey foreign key (conversation_id)
    references conversations (id) on delete cascade,
  constraint messages_sender_id_fkey foreign key (sender_id) references users (id)
    on delete set null,
  constraint messages_hidden_by_id_fkey foreign key (hidden_by_id) references users (id)
    on delete set null,
  constraint messages_number_check check (number > 0),
  constraint messages_body_check
    check (body ~ '[^[:space:]]' and length(body) <= 10000),
  constraint messages_hidden_reason_check check (hidden_reason is null or hidden_at is not null)
);
create index messages_sender_id_idx on messages (sender_id);
create index messages_hidden_by_id_idx on messages (hidden_by_id);

create table conversation_participants (
  id uuid not null default app.uuid_v7(),
  conversation_id uuid not null,
  user_id uuid not null,
  name text collate app.natural not null default '',
  last_read_number integer not null default 0,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint conversation_participants_pkey primary key (id),
  constraint conversation_participants_conversation_id_user_id_key
    unique (conversation_id, user_id),
  constraint conversation_participants_conversation_id_fkey foreign key (conversation_id)
    references conversations (id) on delete cascade,
  constraint conversation_participants_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint conversation_participants_last_read_number_check check (last_read_number >= 0),
  constraint conversation_participants_left_at_check check (left_at >= joined_at)
);
create index conversation_participants_user_id_idx
  on conversation_participants (user_id, conversation_id);

create table notifications (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default '',
  subject_table name,
  subject_id uuid,
  is_shown boolean not null default true,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint notifications_pkey primary key (id),
  constraint notifications_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint notifications_kind_check check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63),
  constraint notifications_title_check check (btrim(title) <> ''),
  constraint notifications_subject_check check ((subject_table is null) = (subject_id is null))
);
create index notifications_user_id_idx on notifications (user_id, id);
create index notifications_unread_idx on notifications (user_id)
  where read_at is null and is_shown;
create index notifications_subject_id_idx on notifications (subject_id, kind);

-- kind is null for what holds for all kinds that have no row of their own.
create table notification_preferences (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  kind text,
  channel app.notification_channel not null,
  is_enabled boolean not null default true,
  quiet_from time,
  quiet_until time,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint notification_preferences_pkey primary key (id),
  constraint notification_preferences_user_id_kind_channel_key
    unique nulls not distinct (user_id, kind, channel),
  constraint notification_preferences_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint notification_preferences_kind_check
    check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63),
  constraint notification_preferences_quiet_check
    check ((quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until),
  constraint notification_preferences_channel_check
    check (channel <> 'in_app' or quiet_from is null)
);

create table deliveries (
  id uuid not null default app.uuid_v7(),
  notification_id uuid not null,
  channel app.notification_channel not null,
  address text,
  state app.delivery_state not null default 'pending',
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  provider_id text,
  error text,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint deliveries_pkey primary key (id),
  constraint deliveries_notification_id_channel_key unique (notification_id, channel),
  constraint deliveries_notification_id_fkey foreign key (notification_id)
    references notifications (id) on delete cascade,
  constraint deliveries_channel_check check (channel <> 'in_app'),
  constraint deliveries_address_check check (address is not null or channel = 'push'),
  constraint deliveries_attempts_check check (attempts >= 0),
  constraint deliveries_sent_at_check check ((state = 'sent') = (sent_at is not null))
);
create index deliveries_pending_idx on deliveries (not_before) where state = 'pending';

-- What messages are sent about, and which placeholders their templates may have.
create table message_kinds (
  id uuid not null default app.uuid_v7(),
  kind text not null,
  description text not null default '',
  placeholders text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_kinds_pkey primary key (id),
  constraint message_kinds_kind_key unique (kind),
  constraint message_kinds_kind_check check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63)
);

create table message_templates (
  id uuid not null default app.uuid_v7(),
  kind text not null,
  channel app.notification_channel not null,
  locale text not null default 'en',
  subject text not null default '',
  body text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_templates_pkey primary key (id),
  constraint message_templates_kind_channel_locale_key unique (kind, channel, locale),
  constraint message_templates_kind_fkey foreign key (kind) references message_kinds (kind)
    on update cascade on delete restrict,
  constraint message_templates_locale_check check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  constraint message_templates_subject_check check (length(subject) <= 200),
  constraint message_templates_body_check check (btrim(body) <> '' and length(body) <= 20000)
);
