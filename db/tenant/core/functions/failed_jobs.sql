create or replace function failed_jobs()
  returns table (
    id bigint,
    task text,
    payload jsonb,
    error text,
    attempts integer,
    queued_at timestamptz,
    failed_at timestamptz
  )
  language plpgsql stable parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because the queue is nobody's but the owner's and the worker's. plpgsql, because it must
-- not depend on objects that graphile-worker replaces when it is upgraded.
begin
  perform require_permission('failed_jobs:view');
  return query
  select jobs.id, tasks.identifier, (jobs.payload -> 'payload')::jsonb, jobs.last_error,
    jobs.attempts::integer, jobs.created_at, jobs.updated_at
  from graphile_worker._private_jobs as jobs
  join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
  where jobs.payload ->> 'school' = split_part(current_schema(), '_', 2)
    and jobs.attempts >= jobs.max_attempts
    and jobs.locked_at is null
  order by jobs.updated_at desc, jobs.id desc;
end;
$$;
comment on function failed_jobs() is
  'The work of this school that was given up after all its attempts, the latest first, with the error of the last one. retryJob has it tried again, discardJob forgets it. Needs failed_jobs:view.';
grant execute on function failed_jobs() to :"tenant";
