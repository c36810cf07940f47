create or replace function sign_out_everywhere(person uuid) returns integer
  language sql volatile strict security definer
begin atomic
  -- Definer, because nobody may write sessions by hand.
  select end_sessions(person, 'signed_out_everywhere');
end;
comment on function sign_out_everywhere(uuid) is
  'Ends all sessions of a user. Returns how many ended.';
grant execute on function sign_out_everywhere(uuid) to homeroom_server;
