-- Rows of the module communication for the policy matrix. Near: what is for everyone in 7A or made by
-- the demo teacher; far: for the south campus, or of strangers.

insert into announcements (id, author_id, title, publish_at, published_at, school_id)
values
  (pg_temp.id('announcements/far'), pg_temp.id('users/other'), 'Far', now(), now(),
    pg_temp.id('schools/south')),
  (pg_temp.id('announcements/later'), pg_temp.id('users/other'), 'Later', now() + interval '1 day',
    null, null);
insert into announcements (id, author_id, title)
values (pg_temp.id('announcements/teacher'), pg_temp.id('users/teacher'), 'Of the teacher');
insert into audiences (id, announcement_id, relation, class_id)
values
  (pg_temp.id('audiences/far'), pg_temp.id('announcements/far'), 'everyone',
    pg_temp.id('classes/8A')),
  (pg_temp.id('audiences/later'), pg_temp.id('announcements/later'), 'everyone', null),
  (pg_temp.id('audiences/teacher'), pg_temp.id('announcements/teacher'), 'students',
    pg_temp.id('classes/7A'));

insert into calendar_events (id, school_id, title, starts_on, ends_on, is_for_everyone, created_by_id)
values
  (pg_temp.id('calendar_events/near'), pg_temp.id('schools/north'), 'Near', '2027-03-01',
    '2027-03-01', true, pg_temp.id('users/other')),
  (pg_temp.id('calendar_events/teacher'), pg_temp.id('schools/north'), 'Of the teacher',
    '2027-03-01', '2027-03-01', false, pg_temp.id('users/teacher')),
  (pg_temp.id('calendar_events/far'), pg_temp.id('schools/south'), 'Far', '2027-03-01',
    '2027-03-01', false, pg_temp.id('users/other'));
insert into audiences (id, calendar_event_id, relation, class_id)
values (
  pg_temp.id('audiences/event'), pg_temp.id('calendar_events/teacher'), 'everyone',
  pg_temp.id('classes/7A')
);
insert into event_attendees (id, calendar_event_id, user_id)
values
  (pg_temp.id('event_attendees/far'), pg_temp.id('calendar_events/far'), pg_temp.id('users/other')),
  (pg_temp.id('event_attendees/teacher'), pg_temp.id('calendar_events/teacher'),
    pg_temp.id('users/other'));

-- A conversation, a notification and a preference of everybody's own, and a stranger's.
insert into conversations (id, subject)
select pg_temp.id('conversations/' || id), 'Of one person' from users;
insert into conversation_participants (id, conversation_id, user_id)
select pg_temp.id('conversation_participants/' || id), pg_temp.id('conversations/' || id), id
from users;
insert into messages (id, conversation_id, number, sender_name, body)
select pg_temp.id('messages/' || id), pg_temp.id('conversations/' || id), 1, 'Other', 'Hello'
from users;
insert into messages (id, conversation_id, number, sender_name, body, hidden_at)
select
  pg_temp.id('messages/hidden/' || id), pg_temp.id('conversations/' || id), 2, 'Other', 'Hidden',
  now()
from users;
insert into conversations (id, subject) values (pg_temp.id('conversations/left'), 'Left by all');
insert into conversation_participants (id, conversation_id, user_id, left_at)
select
  pg_temp.id('conversation_participants/left/' || id), pg_temp.id('conversations/left'), id, now()
from users;
insert into messages (id, conversation_id, number, sender_name, body)
values (pg_temp.id('messages/left'), pg_temp.id('conversations/left'), 1, 'Other', 'Hello');

insert into notifications (id, user_id, kind, title)
select pg_temp.id('notifications/' || id), id, 'notice', 'Of one person' from users;
insert into notifications (id, user_id, kind, title, is_shown)
select pg_temp.id('notifications/muted/' || id), id, 'notice', 'Not shown', false from users;
insert into deliveries (id, notification_id, channel, address)
select pg_temp.id('deliveries/' || id), pg_temp.id('notifications/' || id), 'email', email
from users;
insert into notification_preferences (id, user_id, channel)
select pg_temp.id('notification_preferences/' || id), id, 'push' from users;

insert into message_kinds (id, kind, placeholders)
values (pg_temp.id('message_kinds/free'), 'free', '{title}');

insert into push_subscriptions (id, user_id, endpoint, public_key, auth_secret)
select
  pg_temp.id('push_subscriptions/' || id), id, 'https://push.example/' || id,
  decode(repeat('04', 65), 'hex'), decode(repeat('01', 16), 'hex')
from users;
insert into webhooks (id, url, events, secret)
values (
  pg_temp.id('webhooks/one'), 'https://hook.example/', '{loans.deleted}', sha256('a secret')
);
insert into webhook_deliveries (id, webhook_id, event, row_ids, state)
values (
  pg_temp.id('webhook_deliveries/one'), pg_temp.id('webhooks/one'), 'loans.deleted', '{}', 'failed'
);
insert into webhook_attempts (id, webhook_delivery_id, number, duration_ms)
values (pg_temp.id('webhook_attempts/one'), pg_temp.id('webhook_deliveries/one'), 1, 10);
