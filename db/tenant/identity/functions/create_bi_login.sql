create or replace function create_bi_login(
  name text,
  email text,
  password_verifier text default null
) returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because only the owner may make roles.
declare
  school constant text := current_schema();
  full_name constant text := school || '_bi_' || name;
  person uuid;
begin
  perform require_permission(
    'db_logins:create', is_owners_session() or has_permission('db_logins:create')
  );
  person := user_id_of(email);
  perform check_user_within_own(person);
  if name is null or name !~ '^[a-z][a-z0-9_]*$' or octet_length(full_name) > 63 then
    raise exception using
      errcode = 'SC107',
      message = format('A database login cannot be called %s.', coalesce(quote_nullable(name), '')),
      hint = format(
        'Choose up to %s lower-case letters, digits and underscores, a letter first.',
        63 - octet_length(school || '_bi_')
      );
  elsif to_regrole(quote_ident(full_name)) is not null then
    raise exception using
      errcode = 'SC107',
      message = format('There is a database login %s already.', full_name),
      hint = 'Choose another name, or drop that one first.';
  elsif password_verifier !~ '^SCRAM-SHA-256\$\d+:[^$:]+\$[^$:]+:[^$:]+$' then
    raise exception using
      errcode = 'SC108',
      message = 'Passwords do not travel in clear.',
      hint = 'Give a SCRAM-SHA-256 verifier, or none, and set the password with psql''s \password.';
  end if;

  execute format(
    'create role %I login inherit connection limit 5 password %L in role %I',
    full_name, password_verifier, school || '_read'
  );
  execute format('alter role %I set search_path = %I, app', full_name, school);
  execute format('alter role %I set default_transaction_read_only = on', full_name);
  execute format('alter role %I set statement_timeout = ''5min''', full_name);
  insert into db_logins (login, user_id) values (full_name, person);
  return full_name;
end;
$$;
comment on function create_bi_login(text, text, text) is
  'Makes a read-only database login for a reporting tool, which sees what the user of this address may see. Returns its full name. Without a password verifier (SCRAM-SHA-256) nobody can connect until a DBA has set a password.';
grant execute on function create_bi_login(text, text, text) to :"tenant";
