create or replace function drop_bi_login(name text) returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because only the owner may drop roles.
declare
  full_name constant text := current_schema() || '_bi_' || name;
begin
  perform require_permission(
    'db_logins:delete', is_owners_session() or has_permission('db_logins:delete')
  );
  delete from db_logins where login = full_name;
  if not found then
    perform refuse_unknown(
      'database login', name,
      array(select substr(login, length(current_schema() || '_bi_') + 1) from db_logins)
    );
  end if;
  execute format('drop role if exists %I', full_name);
  return full_name;
end;
$$;
comment on function drop_bi_login(text) is
  'Removes a database login of a reporting tool; its open connections see nothing any more. Returns its full name.';
grant execute on function drop_bi_login(text) to :"tenant";
