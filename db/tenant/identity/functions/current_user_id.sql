create or replace function current_user_id() returns uuid
  language sql stable parallel safe
begin atomic
  -- Whoever may send SQL may set any custom setting, so it is believed of those alone who could do
  -- anything anyway: here our own processes. SQL that is nobody's definer, so that Postgres puts it
  -- in the place of its calls: almost every statement asks.
  select
    case
      when session_user in ('homeroom_server', 'homeroom_worker')
        then nullif(current_setting('app.user_id', true), '')::uuid
      else login_user_id()
    end;
end;
comment on function current_user_id() is
  E'@behavior -*\nThe user who asks; null for nobody.';
grant execute on function current_user_id() to :"reader";
