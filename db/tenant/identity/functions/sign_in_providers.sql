create or replace function sign_in_providers()
  returns table (name text, display_name text)
  language sql stable parallel safe security definer rows 3
begin atomic
  -- Definer, because whoever has yet to sign in must know where.
  select identity_providers.name, identity_providers.display_name
  from identity_providers
  where identity_providers.is_enabled
  order by identity_providers.display_name, identity_providers.name;
end;
comment on function sign_in_providers() is
  'Where one may sign in beside here.';
grant execute on function sign_in_providers() to homeroom_server;
