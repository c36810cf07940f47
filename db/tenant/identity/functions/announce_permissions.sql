create or replace function announce_permissions(people uuid[]) returns void
  language sql volatile
begin atomic
  select announce_people('school_permissions', people);
end;
comment on function announce_permissions(uuid[]) is
  'Has the servers forget what they know of these people''s permissions (null: of everybody''s) when the transaction commits.';
