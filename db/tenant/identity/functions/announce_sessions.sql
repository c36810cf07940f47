create or replace function announce_sessions(people uuid[]) returns void
  language sql volatile
begin atomic
  select announce_people('school_sessions', people);
end;
comment on function announce_sessions(uuid[]) is
  'Has the servers forget what they know of these people''s sessions (null: of everybody''s) when the transaction commits.';
