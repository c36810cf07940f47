create or replace function user_id_of(email text) returns uuid
  language plpgsql stable parallel safe
  set search_path from current
as $$
declare
  found_id constant uuid := (
    select id from users where lower(users.email) = lower(user_id_of.email)
  );
begin
  if found_id is null then
    perform refuse_unknown('user', email, array(select users.email from users));
  end if;
  return found_id;
end;
$$;
comment on function user_id_of(text) is
  E'@behavior -*\nThe user of this address; refuses (SC106) an unknown one.';
grant execute on function user_id_of(text) to :"tenant";
