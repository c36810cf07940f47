create or replace function withdraw_announcement(announcement_id uuid) returns announcements
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because withdrawing is a step of its own: nobody may set withdrawn_at by hand.
declare
  announcement announcements;
begin
  select announcements.* into announcement
  from announcements
  where announcements.id = withdraw_announcement.announcement_id
  for no key update;
  perform require_permission(
    'announcements:approve',
    has_permission('announcements:approve')
      or coalesce(announcement.school_id in (select school_ids_for('announcements:approve')), false)
      or (
        announcement.author_id = current_user_id()
        and has_any_permission('announcements:publish')
      )
  );
  if announcement.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such announcement.';
  end if;

  update announcements
  set withdrawn_at = now()
  where announcements.id = announcement.id and announcements.withdrawn_at is null;
  -- What was not read or sent yet is not worth it any more.
  update deliveries
  set state = 'cancelled'
  from notifications
  where notifications.id = deliveries.notification_id
    and notifications.subject_id = announcement.id
    and notifications.kind = 'announcement'
    and deliveries.state = 'pending';
  update notifications
  set read_at = now()
  where notifications.subject_id = announcement.id
    and notifications.kind = 'announcement'
    and notifications.read_at is null;
  select announcements.* into announcement
  from announcements
  where announcements.id = withdraw_announcement.announcement_id;
  return announcement;
end;
$$;
comment on function withdraw_announcement(uuid) is
  'Takes an announcement back: nobody reads it any more but its author and the office, and what was not sent yet is not sent. One''s own needs announcements:publish, others'' need announcements:approve.';
grant execute on function withdraw_announcement(uuid) to :"tenant";
