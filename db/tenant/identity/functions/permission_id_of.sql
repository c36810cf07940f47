create or replace function permission_id_of(code text) returns uuid
  language plpgsql stable parallel safe
  set search_path from current
as $$
declare
  found_id constant uuid := (
    select id from permissions where permissions.code = permission_id_of.code
  );
begin
  if found_id is null then
    perform refuse_unknown('permission', code, array(select permissions.code from permissions));
  end if;
  return found_id;
end;
$$;
comment on function permission_id_of(text) is
  E'@behavior -*\nThe permission of this code; refuses (SC106) an unknown one.';
grant execute on function permission_id_of(text) to :"tenant";
