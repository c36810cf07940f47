create or replace function record_sign_in(
  person uuid,
  typed_email text,
  failure app.sign_in_failure,
  session uuid,
  client_agent text,
  client_address inet
) returns void
  language sql volatile security definer
begin atomic
  -- Definer, because nobody may write the history by hand.
  insert into login_history
    (user_id, email, succeeded, failure_reason, session_id, user_agent, address)
  values
    (
      person, typed_email, failure is null, failure, session, left(client_agent, 500),
      client_address
    );
end;
comment on function record_sign_in(uuid, text, app.sign_in_failure, uuid, text, inet) is
  'Writes an attempt to sign in into the history; without a failure it succeeded.';
grant execute on function
  record_sign_in(uuid, text, app.sign_in_failure, uuid, text, inet) to homeroom_server;
