create or replace function announcement_recipients(announcement_id uuid)
  returns setof app.person_reached
  language plpgsql stable strict parallel safe security definer rows 100
  set search_path from current
as $$
-- Definer, because whoever asks need not be allowed to read the accounts.
declare
  announcement announcements;
begin
  select announcements.* into announcement
  from announcements
  where announcements.id = announcement_recipients.announcement_id;
  perform require_permission(
    'announcements:export',
    has_permission('announcements:export')
      or coalesce(announcement.school_id in (select school_ids_for('announcements:export')), false)
      or (
        announcement.author_id = current_user_id()
        -- An author who may not speak to them need not know who they are.
        and not exists (
          select
          from audiences
          where audiences.announcement_id = announcement.id
            and not may_address('announcements:publish', audiences)
        )
      )
  );
  return query
    select *
    from people_named(array(
      select audience_user_ids(array(
        select audiences.id from audiences where audiences.announcement_id = announcement.id
      ))
    ));
end;
$$;
comment on function announcement_recipients(uuid) is
  'Whom an announcement reaches at this moment, each once, by name. One''s own needs announcements:publish for all of them, others'' need announcements:export.';
grant execute on function announcement_recipients(uuid) to :"tenant";
