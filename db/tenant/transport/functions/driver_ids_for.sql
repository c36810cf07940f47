create or replace function driver_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  -- 'self' is for the student who holds a role, or the driver.
  if 'self' = any (scopes) then
    return query select id from drivers where user_id = asker;
  end if;
  if 'all' = any (scopes) then
    return query select id from drivers where school_id in (select school_ids_for(code));
  end if;
end;
$$;
comment on function driver_ids_for(text) is
  E'@behavior -*\nThe drivers for whom you hold a permission: yourself, or those of your school.';
grant execute on function driver_ids_for(text) to :"reader";
