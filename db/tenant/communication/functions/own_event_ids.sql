create or replace function own_event_ids(code text) returns setof uuid
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
    select calendar_events.id
    from calendar_events
    where calendar_events.created_by_id = asker or calendar_events.school_id = any (near);
end;
$$;
comment on function own_event_ids(text) is
  E'@behavior -*\nThe events for which you hold a permission in part: those that you made, and those of your school.';
grant execute on function own_event_ids(text) to :"reader";
