create or replace function role_id_named(role_name text) returns uuid
  language plpgsql stable parallel safe
  set search_path from current
as $$
declare
  found_id constant uuid := (select id from roles where name = role_name);
begin
  if found_id is null then
    perform refuse_unknown('role', role_name, array(select name from roles));
  end if;
  return found_id;
end;
$$;
comment on function role_id_named(text) is
  E'@behavior -*\nThe role of this name; refuses (SC106) an unknown one.';
grant execute on function role_id_named(text) to :"tenant";
