create or replace function addressable_class_ids(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read. Unlike class_ids_for it leaves
-- out what a student or guardian holds, whose class is not theirs to address.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'classes' = any (scopes) then
    return query
      select audience_memberships.class_id
      from audience_memberships
      where audience_memberships.user_id = asker
        and audience_memberships.relation = 'teachers'
        and audience_memberships.class_id is not null;
  end if;
  if 'all' = any (scopes) then
    return query select id from classes where school_id in (select school_ids_for(code));
  end if;
end;
$$;
comment on function addressable_class_ids(text) is
  E'@behavior -*\nThe classes for which you hold a permission as staff: those that you teach now, or those of your school.';
grant execute on function addressable_class_ids(text) to :"reader";
