create or replace function mark_notifications_read(notification_ids uuid[] default null)
  returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because read_at is all of a notification that its owner may change. What arrives while
-- this runs was not seen, and stays unread.
declare
  asker constant uuid := current_user_id();
  marked integer;
begin
  update notifications
  set read_at = now()
  where notifications.user_id = asker
    and notifications.is_shown
    and notifications.read_at is null
    and (notification_ids is null or notifications.id = any (notification_ids));
  get diagnostics marked = row_count;
  return marked;
end;
$$;
comment on function mark_notifications_read(uuid[]) is
  'Marks these of your notifications, or all that there are at this moment, as read. Returns how many were unread.';
grant execute on function mark_notifications_read(uuid[]) to :"tenant";
