-- Whoever makes events for classes only makes them for audiences, never for everyone.
select app.protect('calendar_events');

create policy select_permitted on calendar_events for select
  using (
    (select has_permission('calendar_events:view'))
    or created_by_id = (select current_user_id())
    or school_id = any (array(select school_ids_for('calendar_events:view')))
    or id = any (array(select visible_event_ids()))
    or id = any (array(select granted_row_ids('calendar_events:view')))
  );

create policy insert_permitted on calendar_events for insert
  with check (
    (select has_permission('calendar_events:create'))
    or school_id = any (array(select school_ids_for('calendar_events:create')))
    or (
      (select has_any_permission('calendar_events:create'))
      and created_by_id = (select current_user_id())
      and not is_for_everyone
    )
  );

create policy update_permitted on calendar_events for update
  using (
    (select has_permission('calendar_events:update'))
    or id = any (array(select own_event_ids('calendar_events:update')))
    or id = any (array(select granted_row_ids('calendar_events:update')))
  )
  with check (
    (select has_permission('calendar_events:update'))
    or school_id = any (array(select school_ids_for('calendar_events:update')))
    or (
      not is_for_everyone
      and id = any (array(select own_event_ids('calendar_events:update')))
    )
    or id = any (array(select granted_row_ids('calendar_events:update')))
  );

create policy delete_permitted on calendar_events for delete
  using (
    (select has_permission('calendar_events:delete'))
    or id = any (array(select own_event_ids('calendar_events:delete')))
    or id = any (array(select granted_row_ids('calendar_events:delete')))
  );

grant select on calendar_events to :"reader";
grant
  insert (
    school_id, kind, title, description, location, starts_on, ends_on, starts_at, ends_at,
    time_zone, recurrence_rule, excluded_days, closes_school, is_for_everyone, takes_responses,
    external_uid
  ),
  update (
    kind, title, description, location, starts_on, ends_on, starts_at, ends_at, time_zone,
    recurrence_rule, excluded_days, closes_school, is_for_everyone, takes_responses
  ),
  delete
on calendar_events to :"tenant";
