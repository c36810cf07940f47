create or replace function publish_due_announcements() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may set published_at by hand.
declare
  announcement announcements;
  published integer := 0;
begin
  perform require_permission('announcements:publish');
  for announcement in
    select announcements.*
    from announcements
    where announcements.publish_at <= now()
      and announcements.published_at is null
      and announcements.withdrawn_at is null
      and (announcements.expires_at is null or announcements.expires_at > now())
    order by announcements.publish_at, announcements.id
    -- Another one that runs at the same time takes care of what it has locked.
    for no key update skip locked
  loop
    update announcements set published_at = now() where announcements.id = announcement.id;
    perform notify_announcement(announcement);
    published := published + 1;
  end loop;
  return published;
end;
$$;
comment on function publish_due_announcements() is
  E'@behavior -*\nNotifies those whom scheduled announcements reach that have appeared meanwhile; returns how many announcements. Running it again, or twice at once, notifies nobody twice. Needs announcements:publish.';
grant execute on function publish_due_announcements() to :"tenant";
