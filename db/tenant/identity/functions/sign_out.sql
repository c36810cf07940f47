create or replace function sign_out(session uuid, person uuid) returns integer
  language sql volatile strict security definer
begin atomic
  -- Definer, because nobody may write sessions by hand.
  select end_sessions(person, 'signed_out', session);
end;
comment on function sign_out(uuid, uuid) is 'Ends one session of a user. Returns how many ended.';
grant execute on function sign_out(uuid, uuid) to homeroom_server;
