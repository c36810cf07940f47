create or replace function notify_announcement(announcement announcements) returns integer
  language plpgsql volatile
  set search_path from current
as $$
-- The caller has locked the announcement: nobody is notified twice, however often and by however
-- many it is published.
begin
  return notify_users(
    array(
      select reached
      from audience_user_ids(array(
        select audiences.id from audiences where audiences.announcement_id = announcement.id
      )) as reached
      where not exists (
        select
        from notifications
        where notifications.subject_id = announcement.id
          and notifications.kind = 'announcement'
          and notifications.user_id = reached
      )
    ),
    'announcement', announcement.title, left(announcement.body, 500), 'announcements',
    announcement.id, announcement.is_urgent
  );
end;
$$;
comment on function notify_announcement(announcements) is
  'Notifies those whom an announcement reaches now and who were not told of it yet.';
