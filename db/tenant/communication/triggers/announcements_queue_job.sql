create or replace function tg_announcements__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. A job belongs to a moment rather than to an
-- announcement, and publishes whatever is due then: where the time was moved, the announcement
-- withdrawn or published by hand, it finds nothing to do. Every change queues it again, since it
-- passes over what somebody is changing just then.
begin
  perform queue_jobs(
    'publish_announcements',
    array['{}'::jsonb],
    array[extract(epoch from publish_at)::text],
    publish_at
  )
  from (
    select distinct publish_at
    from new_rows
    where publish_at is not null and published_at is null and withdrawn_at is null
    -- In one order, so that two who do it at once do not wait for one another.
    order by publish_at
  ) as moments;
  return null;
end;
$$;
comment on function tg_announcements__queue_job() is
  'Has announcements published when their time comes.';

create or replace trigger _900_queue_job_insert after insert on announcements
  referencing new table as new_rows
  for each statement execute function tg_announcements__queue_job();
create or replace trigger _900_queue_job_update after update on announcements
  referencing new table as new_rows
  for each statement execute function tg_announcements__queue_job();
