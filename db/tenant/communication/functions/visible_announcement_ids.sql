create or replace function visible_announcement_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 200
  set search_path from current
  -- As in reached_audience_ids: one's own are few, which the planner does not know.
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
-- Definer, because whom an announcement is for follows from what its readers may not read. What
-- somebody is now decides: who joins a class sees what was told to it, who leaves does not.
declare
  asker constant uuid := current_user_id();
  -- A transaction may say that it asks about these alone, which spares it the years of others.
  -- Saying so shows nobody more.
  asked constant uuid[] := nullif(current_setting('app.announcements_asked', true), '');
  reached constant uuid[] := case
    when asked is null then array(select reached_audience_ids(asker))
    else reached_among(asker, asked)
  end;
begin
  return query
    select announcements.id
    from announcements
    where announcements.id = any (
        array(
          select audiences.announcement_id
          from audiences
          where audiences.id = any (reached) and audiences.announcement_id is not null
        )
      )
      and announcements.publish_at <= now()
      and announcements.withdrawn_at is null
      and (announcements.expires_at is null or announcements.expires_at > now());
end;
$$;
comment on function visible_announcement_ids() is
  E'@behavior -*\nThe announcements that reach you now: published, neither expired nor withdrawn, and addressed to what you are at this moment.';
grant execute on function visible_announcement_ids() to :"reader";
