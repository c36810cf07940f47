create or replace function visible_event_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 200
  set search_path from current
as $$
-- Definer, because whom an event is for follows from what its readers may not read.
declare
  asker constant uuid := current_user_id();
  near uuid[];
begin
  if not exists (select from users where users.id = asker and users.is_active) then
    return;
  end if;
  -- Null among them: staff of all schools.
  near := array(
    select distinct school_id from audience_memberships where audience_memberships.user_id = asker
  );
  return query
    select calendar_events.id
    from calendar_events
    where calendar_events.is_for_everyone
      and (
        calendar_events.school_id is null
        or calendar_events.school_id in (select school_lineage(array_remove(near, null)))
        or array_position(near, null) is not null
      )
    union
    select audiences.calendar_event_id
    from reached_audience_ids(asker) as reached
    join audiences on audiences.id = reached
    where audiences.calendar_event_id is not null
    union
    select event_attendees.calendar_event_id
    from event_attendees
    where event_attendees.user_id = asker;
end;
$$;
comment on function visible_event_ids() is
  E'@behavior -*\nThe events that are for you: those of your school that are for everyone, those for an audience to which you belong, and those to which you are invited.';
grant execute on function visible_event_ids() to :"reader";
