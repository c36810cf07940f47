-- What this and other modules send. A school adds kinds of its own; what it has changed stays.
insert into message_kinds (kind, description, placeholders, is_mailed)
select known.kind, known.description, known.placeholders::text[], known.kind = 'absence'
from (
  values
    ('announcement', 'An announcement was published.',
      '{recipient_name,title,body,author_name,school_name}'),
    ('message', 'Somebody wrote a message.', '{recipient_name,sender_name,subject}'),
    ('notice', 'The school has something to say.', '{recipient_name,title,body,school_name}'),
    ('role_expires', 'Somebody''s role runs out within a week.',
      '{recipient_name,title,body,school_name}'),
    ('event_invitation', 'Somebody is invited to an event.',
      '{recipient_name,title,body,starts_on,starts_at,location,school_name}'),
    ('event_cancelled', 'An event does not take place.',
      '{recipient_name,title,starts_on,school_name}'),
    ('absence', 'A student was marked absent.',
      '{recipient_name,title,body,student_name,day,school_name}'),
    ('digest', 'What has come together for somebody''s daily digest.',
      '{recipient_name,title,count,items,school_name}')
) as known (kind, description, placeholders)
where not exists (select from message_kinds where message_kinds.kind = known.kind);
