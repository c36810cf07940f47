create or replace function lock_sign_in(email text) returns void
  language sql volatile strict
begin atomic
  -- Attempts for one address wait for one another, so that parallel guesses count as well. Taken
  -- before the user's row, by all who take both.
  select pg_advisory_xact_lock(
    hashtextextended(current_schema() || ' sign-in ' || lower(email), 0)
  );
end;
comment on function lock_sign_in(text) is
  'Lets the attempts to sign in with one address happen one after another.';
