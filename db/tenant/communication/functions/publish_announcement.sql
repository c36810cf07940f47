create or replace function publish_announcement(
  announcement_id uuid, publish_at timestamptz default null
)
  returns announcements
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  announcement announcements;
  moment constant timestamptz := coalesce(publish_announcement.publish_at, now());
begin
  select announcements.* into announcement
  from announcements
  where announcements.id = publish_announcement.announcement_id
  for no key update;
  perform require_permission(
    'announcements:publish',
    has_permission('announcements:publish')
      or announcement.id in (select own_announcement_ids('announcements:publish'))
  );
  if announcement.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such announcement.';
  end if;
  -- Whoever may speak to some may not speak to others by adding them later.
  perform require_permission('announcements:publish', may_address('announcements:publish', audiences))
  from audiences
  where audiences.announcement_id = announcement.id;
  if not found then
    raise exception using
      errcode = 'SC506',
      message = format('It is not said whom "%s" is for.', announcement.title),
      hint = 'Add an audience first.';
  end if;
  if announcement.withdrawn_at is not null
    or announcement.expires_at <= moment
    or (announcement.published_at is not null and moment > now())
  then
    raise exception using
      errcode = 'SC507',
      message = format(
        case
          when announcement.withdrawn_at is not null then '"%s" was withdrawn.'
          when announcement.expires_at <= moment then '"%s" would have expired by then.'
          else '"%s" is published already.'
        end,
        announcement.title
      ),
      hint = 'Write a new announcement, or change when it expires.';
  end if;

  if announcement.published_at is null then
    update announcements
    set
      -- What was scheduled and is due appears when it was scheduled.
      publish_at = case
        when moment > now() then moment
        else least(announcements.publish_at, now())
      end,
      published_at = case when moment <= now() then now() end
    where announcements.id = announcement.id
    returning * into announcement;
  end if;
  if announcement.published_at is not null then
    perform notify_announcement(announcement);
  end if;
  return announcement;
end;
$$;
comment on function publish_announcement(uuid, timestamptz) is
  'Publishes an announcement, now or at the time given, and notifies those whom it reaches when it appears, once each. Calling it again notifies those whom audiences added since reach, and nobody twice; before it has appeared, it changes the time. Needs announcements:publish for all whom its audiences mean.';
grant execute on function publish_announcement(uuid, timestamptz) to :"tenant";
