create or replace function invite_administrator(email text, display_name text) returns uuid
  language plpgsql volatile strict
  set search_path from current
as $$
-- For whoever provisions the school, as its owner: no role of the school may call it.
declare
  person uuid;
begin
  -- A user without a password is sent an invitation, by a trigger.
  insert into users (email, display_name)
  values (btrim(invite_administrator.email), invite_administrator.display_name)
  returning id into person;
  insert into user_roles (user_id, role_id) values (person, role_id_named('Administrator'));
  return person;
end;
$$;
comment on function invite_administrator(text, text) is
  'Makes the first user of a school, with the role Administrator, and invites it.';
