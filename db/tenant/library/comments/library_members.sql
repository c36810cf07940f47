comment on table library_members is
  'A reader of a school''s library: a student, a teacher or another user. Rules that are null are the library''s.';
comment on column library_members.id is 'Identifies the row; never changes.';
comment on column library_members.school_id is 'The school whose library they use.';
comment on column library_members.student_id is 'The student who reads; or';
comment on column library_members.teacher_id is 'the teacher; or';
comment on column library_members.user_id is 'the user.';
comment on column library_members.card_number is 'What is on the reader''s card; unique.';
comment on column library_members.loan_limit is 'How many copies the reader may have at once.';
comment on column library_members.loan_days is 'For how many days a copy is lent to the reader.';
comment on column library_members.renewal_limit is 'How often the reader may renew a loan.';
comment on column library_members.reservation_limit is
  'How many reservations the reader may have at once.';
comment on column library_members.fine_per_day is
  'What each school day late costs the reader, in minor units (cents).';
comment on column library_members.fine_cap is
  'What being late with one loan costs the reader at most, in minor units (cents).';
comment on column library_members.blocked_at is
  'Since when the reader may borrow nothing; null for who may. Changed by blockMember and unblockMember.';
comment on column library_members.blocked_reason is 'Why the reader is blocked.';
comment on column library_members.expires_on is 'The last day as a reader; null for no end.';
comment on column library_members.note is 'What the librarian should know.';
comment on column library_members.created_at is 'When the row was made.';
comment on column library_members.updated_at is 'When the row was last changed.';
