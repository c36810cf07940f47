create or replace function announce_object() returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because what lies outside of the database is nobody's to note.
declare
  key constant text := split_part(current_schema(), '_', 2) || '/' || gen_random_uuid();
begin
  if current_user_id() is null then
    raise exception using errcode = '42501', message = 'You may not upload files.';
  end if;
  insert into stored_objects (storage_key) values (key);
  return key;
end;
$$;
comment on function announce_object() is
  E'@behavior -*\nA key under which a file may be put into the object store; committed before that, so that it is removed when nothing comes of it. For the server.';
grant execute on function announce_object() to :"tenant";
