-- Whoever writes for classes only writes drafts; publishing, and each audience, asks again. When it
-- is published and withdrawn is left to functions.
select app.protect('announcements');

create policy select_permitted on announcements for select
  using (
    (select has_permission('announcements:view'))
    or author_id = (select current_user_id())
    or school_id = any (array(select school_ids_for('announcements:view')))
    or id = any (array(select visible_announcement_ids()))
    or id = any (array(select granted_row_ids('announcements:view')))
  );

create policy insert_permitted on announcements for insert
  with check (
    (select has_permission('announcements:create'))
    or school_id = any (array(select school_ids_for('announcements:create')))
    or (
      (select has_any_permission('announcements:create'))
      and author_id = (select current_user_id())
      and school_id is null
    )
  );

create policy update_permitted on announcements for update
  using (
    (select has_permission('announcements:update'))
    or id = any (array(select own_announcement_ids('announcements:update')))
    or id = any (array(select granted_row_ids('announcements:update')))
  )
  with check (
    (select has_permission('announcements:update'))
    or id = any (array(select own_announcement_ids('announcements:update')))
    or id = any (array(select granted_row_ids('announcements:update')))
  );

create policy delete_permitted on announcements for delete
  using (
    (select has_permission('announcements:delete'))
    or id = any (array(select own_announcement_ids('announcements:delete')))
    or id = any (array(select granted_row_ids('announcements:delete')))
  );

grant select on announcements to :"reader";
grant
  insert (school_id, title, body, is_urgent, expires_at),
  update (title, body, is_urgent, expires_at),
  delete
on announcements to :"tenant";
