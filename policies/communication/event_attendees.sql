-- Invited by functions, answered with respond_to_event. The guests of an event know of one another
-- only where they may see its list.
select app.protect('event_attendees');

create policy select_permitted on event_attendees for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('event_attendees:view'))
    or calendar_event_id = any (array(select own_event_ids('event_attendees:view')))
    or id = any (array(select granted_row_ids('event_attendees:view')))
  );

create policy delete_permitted on event_attendees for delete
  using (
    (select has_permission('event_attendees:delete'))
    or calendar_event_id = any (array(select own_event_ids('event_attendees:delete')))
    or id = any (array(select granted_row_ids('event_attendees:delete')))
  );

grant select on event_attendees to :"reader";
grant delete on event_attendees to :"tenant";
