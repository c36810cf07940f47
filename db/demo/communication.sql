-- What the module communication of a demo school holds: announcements to all, to the guardians of
-- 7A and a draft; a conversation of Marge with her daughter's teacher; the calendar.

insert into announcements (id, author_id, title, body, publish_at, published_at)
select
  pg_temp.demo_id('announcements/' || notice.key), pg_temp.demo_id('users/' || notice.author),
  notice.title, notice.body, notice.moment, notice.moment
from (
  values
    ('all', 'principal', 'Welcome back', 'The new year has begun. Doors open at 7:45.',
      now() - interval '20 days'),
    ('7A', 'teacher', 'Museum trip of 7A', 'We leave at 8:30. Please send a packed lunch.',
      now() - interval '2 days'),
    ('draft', 'registrar', 'School photographs', 'Dates will follow.', null)
) as notice (key, author, title, body, moment);

insert into audiences (id, announcement_id, relation, class_id)
select
  pg_temp.demo_id('audiences/' || audience.key),
  pg_temp.demo_id('announcements/' || audience.key), audience.relation::app.audience_relation,
  pg_temp.demo_id('classes/' || audience.class)
from (values ('all', 'everyone', null), ('7A', 'guardians', '7A'), ('draft', 'students', null))
  as audience (key, relation, class);

insert into notifications (id, user_id, kind, title, subject_table, subject_id, read_at, created_at)
select
  pg_temp.demo_id('notifications/' || notice.login),
  pg_temp.demo_id('users/' || notice.login), 'announcement', announcements.title, 'announcements',
  announcements.id, notice.read_at, announcements.published_at
from (
  values ('guardian', '7A', null), ('student', 'all', now() - interval '19 days')
) as notice (login, key, read_at)
join announcements on announcements.id = pg_temp.demo_id('announcements/' || notice.key);

insert into notification_preferences (id, user_id, channel, quiet_from, quiet_until)
values (
  pg_temp.demo_id('notification_preferences/guardian'), pg_temp.demo_id('users/guardian'), 'email',
  '21:00', '07:00'
);

insert into deliveries (id, notification_id, channel, address, state)
select
  pg_temp.demo_id('deliveries/guardian'), pg_temp.demo_id('notifications/guardian'), 'email', email,
  'sent'
from users
where id = pg_temp.demo_id('users/guardian');

insert into conversations (id, subject, started_by_id)
values (
  pg_temp.demo_id('conversations/guardian'), 'Élodie''s homework', pg_temp.demo_id('users/guardian')
);
insert into conversation_participants (id, conversation_id, user_id, name, last_read_number)
select
  pg_temp.demo_id('conversation_participants/' || person.login),
  pg_temp.demo_id('conversations/guardian'), users.id, users.display_name, person.last_read
from (values ('guardian', 1), ('teacher', 2)) as person (login, last_read)
join users on users.id = pg_temp.demo_id('users/' || person.login);
insert into messages (id, conversation_id, number, sender_id, sender_name, body)
select
  pg_temp.demo_id('messages/' || letter.number), pg_temp.demo_id('conversations/guardian'),
  letter.number, users.id, users.display_name, letter.body
from (
  values
    (1, 'guardian', 'Élodie was ill yesterday. What did she miss?'),
    (2, 'teacher', 'Exercises 4 to 6. There is no hurry.')
) as letter (number, login, body)
join users on users.id = pg_temp.demo_id('users/' || letter.login);

insert into calendar_events
  (id, school_id, kind, title, location, starts_on, ends_on, starts_at, ends_at, recurrence_rule,
   closes_school, is_for_everyone, takes_responses, created_by_id)
select
  pg_temp.demo_id('calendar_events/' || event.key), pg_temp.demo_id('schools/' || event.school),
  event.kind::app.calendar_event_kind, event.title, event.location, event.starts_on, event.ends_on,
  event.starts_at::time, event.ends_at::time, event.rule, event.closes, event.for_everyone,
  event.for_everyone and not event.closes, pg_temp.demo_id('users/' || event.author)
from demo_days
cross join lateral (
  values
    ('winter', 'north', 'holiday', 'Winter holidays', null,
      make_date(extract(year from year_start)::integer, 12, 24),
      make_date(extract(year from year_end)::integer, 1, 1), null, null, null, true, true,
      'principal'),
    ('winter/south', 'south', 'holiday', 'Winter holidays', null,
      make_date(extract(year from year_start)::integer, 12, 24),
      make_date(extract(year from year_end)::integer, 1, 1), null, null, null, true, true,
      'principal'),
    ('assembly', 'north', 'meeting', 'Assembly', 'Hall', year_start, year_start, '09:00', '09:30',
      'FREQ=MONTHLY;BYDAY=1MO', false, true, 'registrar'),
    ('parents', 'north', 'meeting', 'Parents of 7A', 'Room 101', current_date + 14,
      current_date + 14, '18:00', '19:30', null, false, false, 'teacher')
) as event (
  key, school, kind, title, location, starts_on, ends_on, starts_at, ends_at, rule, closes,
  for_everyone, author
);

insert into audiences (id, calendar_event_id, relation, class_id)
values (
  pg_temp.demo_id('audiences/parents'), pg_temp.demo_id('calendar_events/parents'), 'guardians',
  pg_temp.demo_id('classes/7A')
);
insert into event_attendees (id, calendar_event_id, user_id, name, invited_by_id)
select
  pg_temp.demo_id('event_attendees/guardian'), pg_temp.demo_id('calendar_events/parents'), users.id,
  users.display_name, pg_temp.demo_id('users/teacher')
from users
where users.id = pg_temp.demo_id('users/guardian');

insert into message_templates (id, kind, channel, locale, subject, body)
values
  (pg_temp.demo_id('message_templates/announcement/en'), 'announcement', 'email', 'en', '{{title}}',
    E'Dear {{recipient_name}},\n\n{{body}}\n\n{{author_name}}'),
  (pg_temp.demo_id('message_templates/announcement/fr'), 'announcement', 'email', 'fr', '{{title}}',
    E'Bonjour {{recipient_name}},\n\n{{body}}\n\n{{author_name}}');
