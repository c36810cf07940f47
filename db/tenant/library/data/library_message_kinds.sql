-- What the library tells its readers, so that a school can write texts of its own for it.
insert into message_kinds (kind, description, placeholders)
select known.kind, known.description, '{recipient_name,title,body,school_name}'::text[]
from (
  values
    ('library_reservation_ready', 'A book that somebody reserved is kept for them.'),
    ('library_reservation_expired', 'A book that was kept for somebody was not fetched.'),
    ('library_loan_overdue', 'A book should have been brought back.')
) as known (kind, description)
where not exists (select from message_kinds where message_kinds.kind = known.kind);
