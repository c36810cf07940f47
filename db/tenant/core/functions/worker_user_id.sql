create or replace function worker_user_id() returns uuid
  language sql immutable parallel safe
begin atomic
  select uuid '00000000-0000-7000-8000-000000000001';
end;
comment on function worker_user_id() is 'The user as whom jobs run; nobody can sign in as it.';
grant execute on function worker_user_id() to homeroom_worker;
