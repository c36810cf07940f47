create or replace function own_announcement_ids(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
  near constant uuid[] := array(select school_ids_for(code));
begin
  if not has_any_permission(code) then
    return;
  end if;
  return query
    select announcements.id
    from announcements
    where announcements.author_id = asker or announcements.school_id = any (near);
end;
$$;
comment on function own_announcement_ids(text) is
  E'@behavior -*\nThe announcements for which you hold a permission in part: those that you wrote, and those of your school.';
grant execute on function own_announcement_ids(text) to :"reader";
