-- Who sees an announcement or event sees whom it is for. Whoever addresses an audience must be
-- allowed to change what it belongs to, too.
select app.protect('audiences');

create policy select_permitted on audiences for select
  using (
    (select has_permission('audiences:view'))
    or announcement_id = any (array(select visible_announcement_ids()))
    or calendar_event_id = any (array(select visible_event_ids()))
    or announcement_id = any (array(select own_announcement_ids('audiences:view')))
    or calendar_event_id = any (array(select own_event_ids('audiences:view')))
    or id = any (array(select granted_row_ids('audiences:view')))
  );

create policy insert_permitted on audiences for insert
  with check (
    (
      (select has_permission('audiences:create'))
      or class_id = any (array(select addressable_class_ids('audiences:create')))
      or school_id = any (array(select school_ids_for('audiences:create')))
    )
    and (
      (
        announcement_id is not null
        and (
          (select has_permission('announcements:update'))
          or announcement_id = any (array(select own_announcement_ids('announcements:update')))
        )
      )
      or (
        calendar_event_id is not null
        and (
          (select has_permission('calendar_events:update'))
          or calendar_event_id = any (array(select own_event_ids('calendar_events:update')))
        )
      )
    )
  );

create policy delete_permitted on audiences for delete
  using (
    (select has_permission('audiences:delete'))
    or announcement_id = any (array(select own_announcement_ids('audiences:delete')))
    or calendar_event_id = any (array(select own_event_ids('audiences:delete')))
    or id = any (array(select granted_row_ids('audiences:delete')))
  );

grant select on audiences to :"reader";
grant
  insert (
    announcement_id, calendar_event_id, relation, school_id, grade_level_id, class_id, role_id
  ),
  delete
on audiences to :"tenant";
