create or replace function bi_logins()
  returns table (name text, login text, user_id uuid, created_at timestamptz)
  language plpgsql stable parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because db_logins is read by nobody.
begin
  perform require_permission(
    'db_logins:view', is_owners_session() or has_permission('db_logins:view')
  );
  return query
    select
      substr(db_logins.login, length(current_schema() || '_bi_') + 1),
      db_logins.login::text, db_logins.user_id, db_logins.created_at
    from db_logins
    order by 1;
end;
$$;
comment on function bi_logins() is
  'The database logins of reporting tools, and the user as whom each reads.';
grant execute on function bi_logins() to :"tenant";
