-- Every school's role is a member of homeroom_tenant, through which it may use this schema.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'homeroom_tenant') then
    create role homeroom_tenant nologin;
  end if;
end;
$$;

grant usage on schema app to homeroom_tenant;
revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to homeroom_tenant;
revoke execute on function app.protect(regclass) from homeroom_tenant;
